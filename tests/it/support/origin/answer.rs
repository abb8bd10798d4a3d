//! What an origin answers.

use std::sync::Arc;

use tokio::sync::Notify;

#[derive(Debug, Clone)]
pub(super) enum Ending {
    KeepAlive,
    Close,
    /// Says nothing more, and never closes.
    Hang,
    /// Says this for ever.
    Repeat(Vec<u8>),
}

/// What an origin answers.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
    raw: Option<Vec<u8>>,
    pub(super) gate: Option<Arc<Notify>>,
    pub(super) ending: Ending,
}

impl Answer {
    /// Answers 200 with a body.
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        let mut answer = Self::status(200);
        answer.body = body.into();
        answer
    }

    /// Answers a status without a body.
    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            raw: None,
            gate: None,
            ending: Ending::KeepAlive,
        }
    }

    /// Leads elsewhere.
    pub(crate) fn redirect(status: u16, location: impl Into<Vec<u8>>) -> Self {
        Self::status(status).header("Location", location)
    }

    /// Sends these very bytes and closes.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        let mut answer = Self::status(200).close();
        answer.raw = Some(bytes.into());
        answer
    }

    /// Adds a header line.
    pub(crate) fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Sets the body.
    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Waits for `gate` before the first byte: one `notify_one` lets one answer go.
    pub(crate) fn after(mut self, gate: &Arc<Notify>) -> Self {
        self.gate = Some(Arc::clone(gate));
        self
    }

    /// Closes the connection after the answer.
    pub(crate) fn close(mut self) -> Self {
        self.ending = Ending::Close;
        self
    }

    /// Keeps the connection open after these bytes and takes no further request.
    pub(crate) fn then_hang(mut self) -> Self {
        self.ending = Ending::Hang;
        self
    }

    /// Keeps the connection for further requests, also after raw bytes.
    pub(crate) fn keep(mut self) -> Self {
        self.ending = Ending::KeepAlive;
        self
    }

    /// Sends `bytes` again and again after the answer.
    pub(crate) fn then_repeat(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.ending = Ending::Repeat(bytes.into());
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let mut bytes = format!("HTTP/1.1 {} Answer\r\n", self.status).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        let has_body = !matches!(self.status, 204 | 304);
        if has_body && matches!(self.ending, Ending::KeepAlive) {
            bytes.extend(format!("Content-Length: {}\r\n", self.body.len()).into_bytes());
        }
        if matches!(self.ending, Ending::Close) {
            bytes.extend(b"Connection: close\r\n");
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }
}
