//! Pages that have not come yet, and entries that their feed touches meanwhile.

use newswire::model::{ArticleJob, FailureCode, JobReason, JobVerdict};

use super::jobs::request;
use super::jobs_of_any;
use super::material::{Bench, NOW, after, content, page_of, raw};

/// Notes that a page brought no answer, to be tried again at a minute.
fn fail(bench: &mut Bench, job: &ArticleJob, again: u64) {
    let mut plan = page_of(job, after(1));
    plan.verdict = JobVerdict::Retry {
        at: after(again),
        code: FailureCode::Timeout,
        detail: "no answer".to_owned(),
    };
    bench.page(plan);
}

#[test]
fn a_touched_entry_does_not_wipe_out_the_failures_of_its_page() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "A"));
    let first = bench.reader.jobs_due(&jobs_of_any(NOW)).unwrap().remove(0);
    let asked = |bench: &mut Bench, reason, at, due| {
        let mut write = request(item_id, reason, after(due));
        write.at = after(at);
        write.job.as_mut().unwrap().url.clone_from(&first.url);
        bench.poll(vec![write]);
    };
    let due = |bench: &Bench, at| {
        let jobs = bench.reader.jobs_due(&jobs_of_any(after(at))).unwrap();
        jobs.into_iter().next()
    };
    let errors = |bench: &Bench| {
        let connection = raw(&bench.path);
        let sql = "SELECT last_error FROM article_job";
        connection
            .query_row(sql, (), |row| row.get::<_, Option<String>>(0))
            .unwrap()
    };
    fail(&mut bench, &first, 60);
    asked(&mut bench, JobReason::Touched, 10, 10);
    assert_eq!(errors(&bench).as_deref(), Some("timeout"));
    assert_eq!(due(&bench, 59), None, "the back-off of a failure stays");
    let second = due(&bench, 60).unwrap();
    assert_eq!((second.attempts, second.generation), (1, 2));

    // One that fails while its entry is touched has failed too.
    asked(&mut bench, JobReason::Touched, 61, 61);
    fail(&mut bench, &second, 120);
    assert_eq!(due(&bench, 119), None);
    let third = due(&bench, 120).unwrap();
    assert_eq!((third.attempts, third.generation), (2, 3));
    asked(&mut bench, JobReason::Touched, 121, 150);
    assert_eq!(due(&bench, 149), None, "the later of both times counts");

    // A revision begins anew, and what was asked for before it counts no more.
    asked(&mut bench, JobReason::Revised, 130, 130);
    fail(&mut bench, &third, 500);
    let fourth = due(&bench, 130).unwrap();
    assert_eq!((fourth.attempts, fourth.generation), (0, 5));
    assert_eq!(errors(&bench), None);
    // So does a page that was read.
    bench.page(page_of(&fourth, after(131)));
    asked(&mut bench, JobReason::Touched, 140, 140);
    assert_eq!(due(&bench, 140).unwrap().attempts, 0);
}

#[test]
fn a_page_that_was_given_up_has_one_attempt_more_where_its_entry_is_touched() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "A"));
    let first = bench.reader.jobs_due(&jobs_of_any(NOW)).unwrap().remove(0);
    let mut plan = page_of(&first, after(3));
    plan.verdict = JobVerdict::GiveUp {
        code: FailureCode::Timeout,
        detail: String::new(),
    };
    bench.page(plan);
    let mut write = request(item_id, JobReason::Touched, after(10));
    write.job.as_mut().unwrap().url.clone_from(&first.url);
    bench.poll(vec![write]);
    let jobs = bench.reader.jobs_due(&jobs_of_any(after(10))).unwrap();
    assert_eq!((jobs.len(), jobs[0].attempts), (1, 1));
}
