//! `newswire schema`: the read contract as SQL.

use std::io::Write as _;

use crate::store;

use super::exit::Failure;

pub(super) fn schema() -> Result<(), Failure> {
    anstream::stdout()
        .lock()
        .write_all(store::schema_sql().as_bytes())?;
    Ok(())
}
