//! The queue of pages.

use std::sync::Arc;

use newswire::model::{
    ChangeKind, DuplicateLink, FailureCode, ItemId, JobQueue, JobReason, JobRequest, JobVerdict,
    PageMemory, Relation, UnixMillis, Validators,
};
use newswire::store::{JobCount, JobHosts, JobQuery};

use super::material::{
    Bench, NOW, after, change_of, content, new_item, page_of, raw, raw_writer, with_body,
};
use super::{jobs_of_any, next_page};

pub(super) fn request(
    item_id: ItemId,
    reason: JobReason,
    due: UnixMillis,
) -> newswire::model::ItemWrite {
    let mut write = change_of(item_id, due);
    write.job = Some(JobRequest {
        url: "https://north.example/again".to_owned(),
        reason,
        due,
    });
    write
}

#[test]
fn a_new_item_asks_for_its_page_when_it_is_due() {
    let mut bench = Bench::new();
    let mut write = new_item(bench.feed_id(), "a", content("a", "A"));
    write.job.as_mut().unwrap().due = after(30);
    bench.poll(vec![write]);

    assert_eq!(next_page(&bench.reader), Some(after(30)));
    assert!(
        bench
            .reader
            .jobs_due(&jobs_of_any(after(29)))
            .unwrap()
            .is_empty()
    );
    let jobs = bench.reader.jobs_due(&jobs_of_any(after(30))).unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].url, "https://north.example/story/a");
    assert_eq!(jobs[0].reason, JobReason::New);
    assert_eq!(
        (jobs[0].version, jobs[0].generation, jobs[0].attempts),
        (1, 1, 0)
    );
}

#[test]
fn a_page_that_was_read_is_done() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "A"));
    let job = bench.reader.jobs_due(&jobs_of_any(NOW)).unwrap().remove(0);
    let mut plan = page_of(&job, after(3));
    let mut write = change_of(item_id, after(3));
    write.content = Some(with_body(content("a", "A"), "The body."));
    write.completes_revision = Some(1);
    write.changes = vec![ChangeKind::Body];
    plan.item = Some(write);
    let applied = bench.page(plan);
    assert_eq!(
        (
            applied.items_changed,
            applied.changes,
            applied.jobs_outdated
        ),
        (1, 1, 0)
    );
    assert!(
        bench
            .reader
            .jobs_due(&jobs_of_any(after(999)))
            .unwrap()
            .is_empty()
    );
    assert_eq!(next_page(&bench.reader), None);
}

#[test]
fn a_failure_waits_and_then_stays_with_its_reason() {
    let mut bench = Bench::new();
    bench.add("a", content("a", "A"));
    let job = bench.reader.jobs_due(&jobs_of_any(NOW)).unwrap().remove(0);
    let mut plan = page_of(&job, after(3));
    plan.verdict = JobVerdict::Retry {
        at: after(60),
        code: FailureCode::BotWall,
        detail: "a challenge".to_owned(),
    };
    bench.page(plan);
    assert!(
        bench
            .reader
            .jobs_due(&jobs_of_any(after(59)))
            .unwrap()
            .is_empty()
    );
    let again = bench
        .reader
        .jobs_due(&jobs_of_any(after(60)))
        .unwrap()
        .remove(0);
    assert_eq!((again.job_id, again.attempts), (job.job_id, 1));

    let mut plan = page_of(&again, after(61));
    plan.verdict = JobVerdict::GiveUp {
        code: FailureCode::Http404,
        detail: "not there".to_owned(),
    };
    bench.page(plan);
    assert!(
        bench
            .reader
            .jobs_due(&jobs_of_any(after(999)))
            .unwrap()
            .is_empty()
    );
    let counted = JobCount {
        state: "failed".to_owned(),
        error: Some(FailureCode::Http404),
        count: 1,
    };
    assert_eq!(bench.reader.totals().unwrap().jobs, [counted]);
    assert_eq!(bench.reader.feed_health().unwrap()[0].pages_failed, 1);
}

#[test]
fn a_newer_request_outlives_the_result_of_the_older_one() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "A"));
    let old = bench.reader.jobs_due(&jobs_of_any(NOW)).unwrap().remove(0);
    bench.poll(vec![request(item_id, JobReason::Revised, after(10))]);

    let applied = bench.page(page_of(&old, after(11)));
    assert_eq!(applied.jobs_outdated, 1);
    let jobs = bench.reader.jobs_due(&jobs_of_any(after(11))).unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!((jobs[0].generation, jobs[0].attempts), (2, 0));
    assert_eq!(jobs[0].reason, JobReason::Revised);
    assert_eq!(jobs[0].url, "https://north.example/again");
}

#[test]
fn a_touched_item_whose_page_never_came_still_gets_its_revision_completed() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "A"));
    bench.poll(vec![request(item_id, JobReason::Touched, after(10))]);
    let job = bench
        .reader
        .jobs_due(&jobs_of_any(after(10)))
        .unwrap()
        .remove(0);
    assert_eq!((job.reason, job.generation), (JobReason::New, 2));

    bench.page(page_of(&job, after(11)));
    bench.poll(vec![request(item_id, JobReason::Touched, after(20))]);
    let job = bench
        .reader
        .jobs_due(&jobs_of_any(after(20)))
        .unwrap()
        .remove(0);
    assert_eq!((job.reason, job.generation), (JobReason::Touched, 3));
}

#[test]
fn validators_are_forgotten_with_the_revision_that_their_page_completed() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "A"));
    let mut asked = |reason, minute| {
        bench.poll(vec![request(item_id, reason, after(minute))]);
        let due = jobs_of_any(after(minute));
        let job = bench.reader.jobs_due(&due).unwrap().remove(0);
        let memory = job.memory.clone();
        let mut plan = page_of(&job, after(minute));
        plan.memory = Some(PageMemory {
            validators: Validators {
                etag: Some("\"a\"".to_owned()),
                last_modified: Some("Sun".to_owned()),
            },
            validators_url: Some(job.url),
            ..PageMemory::default()
        });
        bench.page(plan);
        (!memory.validators.is_empty(), memory.validators_url)
    };
    let url = || Some("https://north.example/again".to_owned());
    assert_eq!(asked(JobReason::Revised, 10), (false, None));
    assert_eq!(asked(JobReason::Touched, 20), (true, url()));
    assert_eq!(asked(JobReason::Revised, 30), (false, url()));
}

#[test]
fn pages_stand_in_the_queue_of_their_server() {
    let mut bench = Bench::new();
    let urls = [
        "https://North.example./1",
        "https://north.example:443/2",
        "https://north.example:8443/3",
    ];
    for url in urls {
        let mut content = content(url, url);
        content.url = Some(url.to_owned());
        content.url_key = None;
        bench.poll(vec![new_item(bench.feed_id(), url, content)]);
    }
    let connection = raw(&bench.path);
    let mut statement = connection
        .prepare("SELECT host FROM article_job ORDER BY article_job_id")
        .unwrap();
    let hosts: Vec<String> = statement
        .query_map((), |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        hosts,
        ["north.example", "north.example", "north.example:8443"]
    );
}

#[test]
fn a_long_queue_of_one_host_keeps_no_other_host_waiting() {
    let mut bench = Bench::new();
    let on_host = |bench: &Bench, host: &str, number: u64| {
        let name = format!("{host}-{number}");
        let mut content = content(&name, &name);
        content.url = Some(format!("https://{host}/{number}"));
        content.url_key = None;
        let mut write = new_item(bench.feed_id(), &name, content);
        write.job.as_mut().unwrap().due = after(number);
        write
    };
    let mut writes: Vec<_> = (0..500)
        .map(|number| on_host(&bench, "big.example", number))
        .collect();
    writes.push(on_host(&bench, "late.example", 900));
    writes.push(on_host(&bench, "SMALL.example", 700));
    bench.poll(writes);

    let query = JobQuery {
        queue: JobQueue::Asked,
        now: after(1000),
        limit: 10,
        hosts: JobHosts::AllBut(&[]),
        per_host: 2,
        in_flight: &[],
    };
    let jobs = bench.reader.jobs_due(&query).unwrap();
    let urls: Vec<_> = jobs.iter().map(|job| job.url.as_str()).collect();
    let expected = [
        "https://big.example/0",
        "https://big.example/1",
        "https://SMALL.example/700",
        "https://late.example/900",
    ];
    assert_eq!(urls, expected);

    // What is being worked on does not count against its host.
    let in_flight = [jobs[0].job_id, jobs[1].job_id, jobs[2].job_id];
    let query = JobQuery {
        queue: JobQueue::Asked,
        in_flight: &in_flight,
        ..query
    };
    let jobs = bench.reader.jobs_due(&query).unwrap();
    let urls: Vec<_> = jobs.iter().map(|job| job.url.as_str()).collect();
    let expected = [
        "https://big.example/2",
        "https://big.example/3",
        "https://late.example/900",
    ];
    assert_eq!(urls, expected);

    let big = [Arc::from("big.example")];
    let query = JobQuery {
        hosts: JobHosts::AllBut(&big),
        ..query
    };
    let jobs = bench.reader.jobs_due(&query).unwrap();
    let urls: Vec<_> = jobs.iter().map(|job| job.url.as_str()).collect();
    assert_eq!(urls, ["https://late.example/900"]);
}

#[test]
fn hosts_are_passed_over_or_named_in_their_order() {
    let mut bench = Bench::new();
    for (number, host) in ["big", "big", "late", "small"].iter().enumerate() {
        let name = format!("{host}-{number}");
        let mut content = content(&name, &name);
        content.url = Some(format!("https://{host}.example/{number}"));
        content.url_key = None;
        let mut write = new_item(bench.feed_id(), &name, content);
        write.job.as_mut().unwrap().due = after(number as u64);
        bench.poll(vec![write]);
    }
    let named = ["late.example", "big.example"].map(Arc::from);
    let asked = |hosts, per_host, limit| {
        let query = JobQuery {
            hosts,
            per_host,
            limit,
            ..jobs_of_any(after(9))
        };
        let jobs = bench.reader.jobs_due(&query).unwrap();
        let urls = jobs.into_iter().map(|job| job.url);
        urls.collect::<Vec<_>>()
    };
    let check = |hosts, per_host, limit, expected: &[&str]| {
        assert_eq!(asked(hosts, per_host, limit), expected);
    };
    let [big, other, late, small] = [
        "https://big.example/0",
        "https://big.example/1",
        "https://late.example/2",
        "https://small.example/3",
    ];
    check(JobHosts::AllBut(&named), 2, 9, &[small]);
    check(JobHosts::AllBut(&named[..1]), 1, 9, &[big, small]);
    check(JobHosts::Only(&named), 1, 1, &[late]);
    check(JobHosts::Only(&named), 1, 9, &[big, late]);
    check(JobHosts::Only(&named), 2, 9, &[big, other, late]);
    let next = |minute| {
        let next = bench.reader.next_job_at(JobQueue::Asked, after(minute));
        next.unwrap()
    };
    assert_eq!((next(1), next(3)), (Some(after(2)), None));
}

#[test]
fn one_page_makes_no_chain_and_no_repeat_of_a_digest() {
    let mut bench = Bench::new();
    let ids = ["a", "b", "c", "d"].map(|name| bench.add(name, content(name, name)));
    let [first, second, third, digest] = ids;
    let mark = |bench: &mut Bench, item_id: ItemId, of: ItemId| {
        let jobs = bench.reader.jobs_due(&jobs_of_any(after(999))).unwrap();
        let job = jobs.iter().find(|job| job.item_id == item_id).unwrap();
        let mut plan = page_of(job, after(1));
        plan.verdict = JobVerdict::Retry {
            at: after(0),
            code: FailureCode::Timeout,
            detail: String::new(),
        };
        let link = DuplicateLink {
            of,
            relation: Relation::Same,
        };
        plan.same_page = Some((item_id, link));
        bench.page(plan);
    };
    let links = |bench: &Bench| {
        let connection = raw(&bench.path);
        let mut statement = connection
            .prepare("SELECT duplicate_of FROM item ORDER BY item_id")
            .unwrap();
        let rows = statement.query_map((), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect::<Vec<Option<i64>>>()
    };
    mark(&mut bench, second, first);
    mark(&mut bench, first, third);
    assert_eq!(
        links(&bench),
        [None, Some(first.0), None, None],
        "others repeat the first"
    );
    mark(&mut bench, third, second);
    assert_eq!(
        links(&bench),
        [None, Some(first.0), Some(first.0), None],
        "through the second"
    );
    raw_writer(&bench.path)
        .execute(
            "UPDATE item SET duplicate_of = ?2, relation = 'contains' WHERE item_id = ?1",
            (digest.0, first.0),
        )
        .unwrap();
    raw_writer(&bench.path)
        .execute(
            "UPDATE item SET duplicate_of = NULL, relation = NULL WHERE item_id = ?1",
            [third.0],
        )
        .unwrap();
    mark(&mut bench, third, digest);
    assert_eq!(
        links(&bench)[2],
        Some(digest.0),
        "not what the digest contains"
    );
}
