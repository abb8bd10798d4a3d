//! What hubs ask and tell: answers, and news handed on to the poller.

use bytes::Bytes;
use tokio::sync::oneshot;
use tracing::{info, warn};

use crate::listen::{Call, Reply, Wish};
use crate::model::{Subscription, UnixMillis};
use crate::websub::{self, HubQuery, Interest, Verdict};

use super::super::DaemonError;
use super::{Delivery, FromHub, Hub};

/// What was posted to a callback.
struct Post {
    content_type: Option<String>,
    signature: Option<String>,
    body: Bytes,
}

impl Hub {
    pub(super) async fn take_call(&mut self, call: Call) -> Result<(), DaemonError> {
        let Some(call) = self.answer_left(call) else {
            return Ok(());
        };
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
            }
            (
                Wish::Tell {
                    content_type,
                    signature,
                    body,
                },
                Some((known, moment)),
            ) => {
                let post = Post {
                    content_type,
                    signature,
                    body,
                };
                self.take_post(known, moment, post, call.answer).await?;
            }
        }
        Ok(())
    }

    /// Hands on what was posted where it is news of the hub, and answers at once where it is not.
    async fn take_post(
        &mut self,
        known: Subscription,
        request: UnixMillis,
        post: Post,
        answer: oneshot::Sender<Reply>,
    ) -> Result<(), DaemonError> {
        let is_wanted = self.interest_in(known.feed_id) == Interest::Wanted;
        if !is_wanted || !websub::may_tell(&known, request) {
            reply(answer, Reply::status(410));
            return Ok(());
        }
        let secret = self.keys(&known, request).secret;
        let is_genuine = |signature| websub::is_genuine(&secret, signature, &post.body);
        if !post.signature.as_deref().is_some_and(is_genuine) {
            // Acknowledged, so that nobody learns anything by trying (WebSub 7.1.2).
            warn!(
                hub = known.links.hub,
                "delivery without a good signature ignored"
            );
            reply(answer, Reply::status(202));
            return Ok(());
        }
        let delivery = Delivery {
            feed_id: known.feed_id,
            topic: known.links.topic.clone(),
            content_type: post.content_type,
            body: post.body,
            answer,
        };
        // Where too many wait the answer is dropped with the delivery, and the hub tries again.
        if self.poller.try_send(FromHub::Told(delivery)).is_err() {
            return Ok(());
        }
        let last_delivery_at = Some(self.now());
        self.keep(Subscription {
            last_delivery_at,
            ..known
        })
        .await
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
            Verdict::Heard => Reply::status(200),
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
                    status = next.status.as_str(),
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
