//! What hubs ask and tell: answers, and news handed on to the poller.

use tokio::sync::{mpsc, oneshot};
use tracing::{info, warn};

use crate::listen::{Call, Reply, Wish};
use crate::model::{Subscription, UnixMillis};
use crate::websub::{self, HubQuery, Verdict};

use super::super::DaemonError;
use super::{Delivery, FromHub, Hub};

impl Hub {
    pub(super) async fn take_call(
        &mut self,
        call: Call,
        poller: &mpsc::Sender<FromHub>,
    ) -> Result<(), DaemonError> {
        let request = self.requests.get(&call.key).copied();
        let known = request.and_then(|(feed_id, moment)| {
            let known = self.subscriptions.get(&feed_id)?;
            Some((known.clone(), moment))
        });
        match (call.wish, known) {
            (Wish::Ask(_), None) => reply(call.answer, Reply::status(404)),
            // The subscription is gone: the hub may forget it (WebSub 7).
            (Wish::Tell { .. }, None) => reply(call.answer, Reply::status(410)),
            (Wish::Ask(query), Some((known, moment))) => {
                let answer = self.answer_hub(&known, moment, &query).await?;
                reply(call.answer, answer);
                let now = self.now();
                let was_told = websub::is_active(&known, now);
                let is_told = self
                    .subscriptions
                    .get(&known.feed_id)
                    .is_some_and(|next| websub::is_active(next, now));
                if was_told && !is_told {
                    // The poller goes on taking until the daemon stops.
                    let _ = poller.send(FromHub::Silent(known.feed_id)).await;
                }
            }
            (
                Wish::Tell {
                    content_type,
                    signature,
                    body,
                },
                Some((known, moment)),
            ) => {
                if !websub::may_tell(&known, moment) || !self.is_polled(known.feed_id) {
                    reply(call.answer, Reply::status(410));
                    return Ok(());
                }
                let secret = self.keys(&known, moment).map(|keys| keys.secret);
                let is_genuine = secret.zip(signature).is_some_and(|(secret, signature)| {
                    websub::is_genuine(&secret, &signature, &body)
                });
                if !is_genuine {
                    // Acknowledged, so that nobody learns anything by trying (WebSub 7.1.2).
                    warn!(
                        hub = known.links.hub,
                        "delivery without a good signature ignored"
                    );
                    reply(call.answer, Reply::status(202));
                    return Ok(());
                }
                let delivery = Delivery {
                    feed_id: known.feed_id,
                    topic: known.links.topic.clone(),
                    content_type,
                    body,
                    answer: call.answer,
                };
                // Where too many wait the answer is dropped with the delivery, and the hub tries again.
                if poller.try_send(FromHub::Told(delivery)).is_ok() {
                    let told = Subscription {
                        last_delivery_at: Some(self.now()),
                        ..known
                    };
                    self.keep(told).await?;
                }
            }
        }
        Ok(())
    }

    async fn answer_hub(
        &mut self,
        known: &Subscription,
        request: UnixMillis,
        query: &str,
    ) -> Result<Reply, DaemonError> {
        let verdict = websub::verify(known, request, &HubQuery::read(query), self.now());
        Ok(match verdict {
            Verdict::Refuse => Reply::status(404),
            Verdict::Noted(next) => {
                warn!(
                    hub = known.links.hub,
                    detail = next.last_error,
                    "hub denied a subscription"
                );
                self.keep(*next).await?;
                Reply::status(200)
            }
            Verdict::Confirm(text, next) => {
                info!(
                    hub = known.links.hub,
                    topic = known.links.topic,
                    "subscription verified"
                );
                self.keep(*next).await?;
                Reply { status: 200, text }
            }
        })
    }
}

fn reply(answer: oneshot::Sender<Reply>, reply: Reply) {
    // The caller may have gone.
    let _ = answer.send(reply);
}
