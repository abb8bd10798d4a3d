//! The command line: one file a subcommand. The only place that prints, reads files for the user, and knows the environment.
//!
//! Results go to standard output, logs and progress to standard error.

mod arenas;
mod arguments;
mod backup;
mod check;
mod configuration;
mod demo;
mod discover;
mod environment;
mod exit;
mod explain;
mod extract;
mod feed_list;
mod feeds;
mod file_limit;
mod input;
mod items;
mod journal;
mod output;
mod parse;
mod problems;
mod progress;
mod pulse;
mod reader;
mod reextract;
mod run;
mod schema;
mod search;
mod status;
mod terms;

use std::process::ExitCode;

use clap::Parser;

use crate::telemetry::{self, LogReader};

use arguments::{Arguments, Command};
use exit::{Exit, Failure};

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, not mistakes.
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Ok
            };
            let _ = error.print();
            return exit.into();
        }
    };
    arguments.color.write_global();
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(error = output::one_line(&panic.to_string()), "panic");
    }));
    let result = set_up_log(&arguments).and_then(|()| dispatch(&arguments));
    match result {
        Ok(()) => Exit::Ok.into(),
        // A reader that went away, such as `head`, is no failure.
        Err(failure) if failure.is_closed_pipe() => Exit::Ok.into(),
        Err(failure) => {
            if arguments.ends_in_log() {
                failure.log();
            } else {
                failure.print();
            }
            failure.exit.into()
        }
    }
}

fn set_up_log(arguments: &Arguments) -> Result<(), Failure> {
    telemetry::init(
        &arguments.log_filter(),
        arguments.log_format.into(),
        output::log_color(),
        if journal::reads_standard_error() {
            LogReader::Journal
        } else {
            LogReader::Anyone
        },
        progress::LogWriter,
    )
    .map_err(|error| Failure::new(Exit::Usage, error))
}

fn dispatch(arguments: &Arguments) -> Result<(), Failure> {
    file_limit::let_writes_fail();
    let config = arguments.config();
    let config = config.as_deref();
    match &arguments.command {
        Command::Run(options) => run::run(config, options, arguments.log_format),
        Command::Check => check::check(config),
        Command::Parse(document) => parse::parse(config, document),
        Command::Extract(options) => extract::extract(config, options),
        Command::Reextract(options) => reextract::reextract(config, options),
        Command::Discover(options) => discover::discover(config, options),
        Command::Feeds(command) => feeds::feeds(config, command),
        Command::Status(options) => status::status(config, options),
        Command::Explain(options) => explain::explain(config, options),
        Command::Items(options) => items::items(config, options),
        Command::Search(options) => search::search(config, options),
        Command::Schema => schema::schema(),
        Command::Backup(options) => backup::backup(config, options),
        Command::Demo(options) => demo::demo(options),
    }
}
