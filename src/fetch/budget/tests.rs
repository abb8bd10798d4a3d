//! Turns, paces and settings of hosts.

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[tokio::test(start_paused = true)]
async fn idle_hosts_are_forgotten_and_busy_ones_are_not() {
    let budget = HostBudget::new(1, Duration::from_secs(1));
    let busy = budget.acquire(&url("http://busy.example/")).await;
    for number in 0..SWEEP_AT_HOSTS * 4 {
        budget
            .acquire(&url(&format!("http://{number}.example/")))
            .await;
        tokio::time::advance(Duration::from_millis(10)).await;
    }
    let count = budget.hosts.lock().unwrap().gates.len();
    assert!(count <= SWEEP_AT_HOSTS, "{count}");
    let gate = budget.gate(&url("http://busy.example/"));
    assert_eq!(gate.permits.available_permits(), 0);
    drop(busy);
    assert_eq!(gate.permits.available_permits(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_has_come_is_not_waited_for() {
    let budget = HostBudget::new(2, Duration::from_millis(200));
    let url = url("http://news.example/");
    // No full milliseconds: a timer rounds those up.
    for rest_micros in [300, 200_000] {
        tokio::time::advance(Duration::from_micros(rest_micros)).await;
        tokio::select! {
            biased;
            permit = budget.acquire(&url) => drop(permit),
            () = std::future::ready(()) => panic!("waits after {rest_micros} µs"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_pace_follows_what_an_answer_takes() {
    let budget = HostBudget::new(2, Duration::from_millis(200));
    let url = url("http://news.example/");
    for (took_millis, expected_millis) in [(0, 10), (7, 70), (150, 200), (5_000, 200)] {
        let permit = budget.acquire(&url).await;
        tokio::time::advance(Duration::from_millis(took_millis)).await;
        permit.note_answer();
        drop(permit);
        tokio::time::advance(Duration::from_secs(1)).await;
        drop(budget.acquire(&url).await);
        let start = Instant::now();
        drop(budget.acquire(&url).await);
        assert_eq!(
            start.elapsed().as_millis(),
            expected_millis,
            "{took_millis} ms"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn many_quick_requests_end_at_the_full_pace() {
    let pace = Duration::from_millis(200);
    let budget = HostBudget::new(2, pace);
    let url = url("http://news.example/");
    let quick = MIN_PACE * QUICK_STARTS;
    // After a rest as long as the quick starts were spared, as many may follow again.
    for (starts, rest, least, most) in [
        (QUICK_STARTS, pace * QUICK_STARTS, pace, pace + quick),
        (QUICK_STARTS, Duration::ZERO, Duration::ZERO, quick),
        (100, Duration::ZERO, pace * 90, pace * 100),
    ] {
        let begin = Instant::now();
        for _ in 0..starts {
            let permit = budget.acquire(&url).await;
            permit.note_answer();
        }
        let took = begin.elapsed();
        assert!(least <= took && took <= most, "{starts}: {took:?}");
        tokio::time::advance(rest).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_could_not_cope_is_asked_at_the_full_pace() {
    let budget = HostBudget::new(2, Duration::from_millis(200));
    let url = url("http://news.example/");
    for (is_strained, later, expected_millis) in [
        (false, Duration::ZERO, 10),
        (true, Duration::ZERO, 200),
        (false, STRAIN, 10),
    ] {
        tokio::time::advance(later + Duration::from_secs(1)).await;
        let permit = budget.acquire(&url).await;
        permit.note_answer();
        if is_strained {
            permit.note_strain();
        }
        drop(permit);
        tokio::time::advance(Duration::from_secs(1)).await;
        drop(budget.acquire(&url).await);
        let start = Instant::now();
        drop(budget.acquire(&url).await);
        assert_eq!(start.elapsed().as_millis(), expected_millis, "{later:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_pace_follows_robots_up_to_a_cap() {
    let budget = HostBudget::new(2, Duration::from_secs(1));
    let url = url("http://news.example/");
    for (delay_seconds, expected_millis) in [
        (None, 1000),
        (Some(0), 1000),
        (Some(5), 5000),
        (Some(86_400), 10_000),
        (None, 1000),
    ] {
        budget.heed(&url, delay_seconds.map(Duration::from_secs));
        drop(budget.acquire(&url).await);
        let start = Instant::now();
        drop(budget.acquire(&url).await);
        assert_eq!(start.elapsed().as_millis(), expected_millis);
    }
}

#[tokio::test(start_paused = true)]
async fn an_endless_pace_is_capped() {
    let budget = HostBudget::new(0, Duration::MAX);
    let url = url("http://news.example/");
    for _ in 0..3 {
        drop(budget.acquire(&url).await);
    }
}

#[tokio::test(start_paused = true)]
async fn other_settings_hold_for_hosts_that_are_known() {
    let budget = HostBudget::new(2, Duration::from_mins(1));
    let url = url("http://news.example/");
    let gate = budget.gate(&url);
    let free = || gate.permits.available_permits();
    let (first, second) = (budget.acquire(&url).await, budget.acquire(&url).await);
    budget.set(1, Duration::from_mins(1));
    assert_eq!(free(), 0);
    drop(first);
    assert_eq!(free(), 0, "one is under way, and one is allowed");
    drop(second);
    assert_eq!(free(), 1);
    let first = budget.acquire(&url).await;
    budget.set(2, Duration::from_mins(1));
    assert_eq!(free(), 1);
    let second = budget.acquire(&url).await;
    // What is granted again before one came back was never too many.
    budget.set(1, Duration::from_mins(1));
    budget.set(2, Duration::from_mins(1));
    drop((first, second));
    assert_eq!(free(), 2);
}

#[tokio::test(start_paused = true)]
async fn another_pace_holds_from_the_last_start_on() {
    let budget = HostBudget::new(1, Duration::from_mins(50));
    let url = url("http://news.example/");
    let wait = async || {
        let start = Instant::now();
        drop(budget.acquire(&url).await);
        start.elapsed().as_secs()
    };
    assert_eq!(wait().await, 0);
    budget.set(1, Duration::from_secs(20));
    assert_eq!(wait().await, 20);
    budget.set(1, Duration::from_secs(50));
    assert_eq!(wait().await, 50);
    // What robots.txt asks for stays.
    budget.heed(&url, Some(Duration::from_secs(8)));
    budget.set(1, Duration::from_secs(1));
    assert_eq!(wait().await, 8);
    assert_eq!(wait().await, 8);
}
