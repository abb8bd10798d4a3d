//! The daemon under test: its folder, its process and its store.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

/// A daemon that runs.
pub(crate) struct Desk {
    folder: TempDir,
    child: Child,
}

/// Gives the program that is built beside the examples.
pub(crate) fn default_program() -> Result<PathBuf> {
    let itself = std::env::current_exe()?;
    let folder = itself.parent().and_then(Path::parent);
    Ok(folder
        .context("the example stands nowhere")?
        .join("newswire"))
}

impl Desk {
    pub(crate) fn start(program: &Path, feeds: &[String]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let config = format!(
            "[fetch]\nallow_addresses = [\"127.0.1.0/24\", \"127.0.2.0/24\"]\n{}",
            feeds.concat()
        );
        fs::write(folder.path().join("newswire.toml"), config)?;
        fs::write(folder.path().join("secret"), "hunter2\n")?;
        let log = fs::File::create(folder.path().join("log"))?;
        let program = fs::canonicalize(program)
            .with_context(|| format!("there is no {}", program.display()))?;
        let child = Command::new(&program)
            .args(["--config", "newswire.toml", "--log", "warn", "run"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        Ok(Self { folder, child })
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Tells what the process holds now.
    pub(crate) fn sample(&self) -> Result<String> {
        let process = format!("/proc/{}", self.child.id());
        let status = fs::read_to_string(format!("{process}/status"))
            .with_context(|| format!("the daemon is gone: {}", self.log()))?;
        let value = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default()
                .trim()
                .trim_end_matches(" kB")
                .to_owned()
        };
        let files = fs::read_dir(format!("{process}/fd"))?.count();
        let polls = self.count("SELECT count(*) FROM poll").unwrap_or(0);
        Ok(format!(
            "{:>7}  {:>15}  {files:>10}  {polls:>5}",
            value("VmRSS:"),
            value("RssAnon:")
        ))
    }

    /// Stops the daemon and prints what it stored.
    #[expect(clippy::print_stdout, reason = "a program for a terminal")]
    pub(crate) fn finish(mut self) -> Result<()> {
        let wrong = "SELECT count(*) FROM item JOIN feed USING (feed_id) WHERE coalesce(instr(headline, slug), 0) = 0";
        println!(
            "items under a feed that is not theirs: {}",
            self.count(wrong)?
        );
        let slowest = "SELECT coalesce(max(duration_ms), 0) FROM poll JOIN feed USING (feed_id) WHERE slug LIKE 'control-%'";
        println!(
            "the longest answer of a healthy feed: {} ms",
            self.count(slowest)?
        );
        println!("\nfeed, polls, items, the last outcome:");
        let outcomes = "SELECT slug || ' ' || coalesce(polls, 0) || ' ' || \
             (SELECT count(*) FROM item WHERE item.feed_id = feed.feed_id) || ' ' || coalesce(stopped, last_error, 'ok') \
             FROM feed LEFT JOIN (SELECT feed_id, count(*) AS polls FROM poll GROUP BY feed_id) USING (feed_id) ORDER BY slug";
        for line in self.texts(outcomes)? {
            println!("  {line}");
        }
        println!("\npages: {}", self.texts("SELECT state || ' ' || coalesce(last_error, '-') || ' ' || count(*) FROM article_job GROUP BY state, last_error")?.join(", "));
        let process = i32::try_from(self.child.id())?;
        let process = rustix::process::Pid::from_raw(process).context("no process")?;
        rustix::process::kill_process(process, rustix::process::Signal::TERM)?;
        let status = self.child.wait()?;
        println!("the daemon ended with {status}");
        let log = self.log();
        ensure!(status.success(), "the daemon failed: {log}");
        println!("its warnings:\n{log}");
        Ok(())
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines
            .iter()
            .rev()
            .take(20)
            .rev()
            .copied()
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn count(&self, sql: &str) -> Result<i64> {
        Ok(self.open()?.query_row(sql, (), |row| row.get(0))?)
    }

    fn texts(&self, sql: &str) -> Result<Vec<String>> {
        let connection = self.open()?;
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map((), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a reader of its own, as any other program has"
    )]
    fn open(&self) -> Result<Connection> {
        let path = self.folder.path().join("newswire.db");
        Ok(Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY,
        )?)
    }
}
