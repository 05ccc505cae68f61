//! Messages over standard input and output. A message that cannot be read is passed over; it ends nothing.

use std::io::{self, BufRead, Read, Write};
use std::thread;

use lsp_server::{Connection, Message, Notification};

/// The method of the notification that takes the place of a message that could not be read.
pub(super) const UNREADABLE: &str = "$/locdrift/unreadable";

/// The stack of the thread that serves, in bytes: that of a main thread.
const STACK: usize = 8 << 20;

/// The longest header of a message, in bytes.
const HEADER_LIMIT: u64 = 1 << 16;

/// Serves what `input` asks until it ends or asks to exit, and writes the answers to `output`; returns what `serve` does,
/// `None` if nothing can be served or written.
///
/// Reading never waits for writing, so that a client that writes before it reads is no trouble.
pub fn over<T: Send + 'static>(
    input: impl FnOnce() -> Box<dyn BufRead> + Send + 'static,
    mut output: &mut dyn Write,
    serve: impl FnOnce(Connection) -> T + Send + 'static,
) -> Option<T> {
    let (server, client) = Connection::memory();
    let Connection { sender, receiver } = client;
    let reader = thread::Builder::new().name("reader".to_owned());
    // It waits for input as long as the process lives.
    reader.spawn(move || read_all(&mut *input(), |message| sender.send(message).is_ok())).ok()?;
    let serving = thread::Builder::new().name("server".to_owned()).stack_size(STACK).spawn(|| serve(server)).ok()?;
    for message in receiver {
        message.write(&mut output).ok()?;
    }
    serving.join().ok()
}

/// Reads messages until the input ends or `take` takes no more.
fn read_all(input: &mut dyn BufRead, mut take: impl FnMut(Message) -> bool) {
    while let Ok(Some(payload)) = read_payload(input) {
        let message = parse(payload).unwrap_or_else(|why| Notification::new(UNREADABLE.to_owned(), why).into());
        if !take(message) {
            return;
        }
    }
}

/// The next payload; `None` where the input ends.
fn read_payload(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if (&mut *input).take(HEADER_LIMIT).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        match (line.trim(), length) {
            ("", Some(length)) => {
                // No more memory than there is input, whatever the header says.
                let mut payload = Vec::new();
                (&mut *input).take(length).read_to_end(&mut payload)?;
                return Ok((payload.len() as u64 == length).then_some(payload));
            }
            (line, _) => {
                let value = line.split_once(':').filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-length"));
                length = value.and_then(|(_, value)| value.trim().parse().ok()).or(length);
            }
        }
    }
}

/// # Errors
/// In words, where it is no message.
fn parse(payload: Vec<u8>) -> Result<Message, String> {
    match serde_json::from_slice(&payload) {
        Ok(message) => Ok(message),
        Err(_) => {
            let mut text = String::from_utf8_lossy(&payload).into_owned();
            pair_surrogates(&mut text);
            serde_json::from_str(&text).map_err(|error| error.to_string())
        }
    }
}

/// Replaces halves of surrogate pairs, which editors send for broken characters and JSON cannot say, by U+FFFD, which has
/// as many UTF-16 units.
fn pair_surrogates(text: &mut String) {
    let unit = |bytes: &[u8], at: usize| {
        let is_escape = bytes.get(at..at + 2) == Some(b"\\u");
        let digits = std::str::from_utf8(bytes.get(at + 2..at + 6)?).ok()?;
        u16::from_str_radix(digits, 16).ok().filter(|_| is_escape)
    };
    let (mut at, mut halves) = (0, Vec::new());
    let bytes = text.as_bytes();
    while at < bytes.len() {
        at += match (bytes[at], unit(bytes, at)) {
            (b'\\', Some(0xd800..=0xdbff)) if matches!(unit(bytes, at + 6), Some(0xdc00..=0xdfff)) => 12,
            (b'\\', Some(0xd800..=0xdfff)) => {
                halves.push(at + 2);
                6
            }
            (b'\\', _) => 2,
            _ => 1,
        };
    }
    for at in halves {
        text.replace_range(at..at + 4, "fffd");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> Vec<Message> {
        let mut messages = Vec::new();
        read_all(&mut input.as_bytes(), |message| {
            messages.push(message);
            true
        });
        messages
    }

    fn framed(payload: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{payload}", payload.len())
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced_and_a_whole_one_kept() {
        let text = r#"{"jsonrpc":"2.0","method":"m","params":"a\ud83dz \ud83d\ude00 \ude00\\ud83d"}"#;
        let [Message::Notification(one)] = &read(&framed(text))[..] else { panic!("one message") };
        assert_eq!(one.params, "a\u{fffd}z \u{1f600} \u{fffd}\\ud83d");
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let good = framed(r#"{"method":"m"}"#);
        for bad in ["{", "[]", "nonsense", "\"\"", "{\"id\":{}}"] {
            let messages = read(&format!("{}{good}", framed(bad)));
            let methods = messages.iter().map(|message| match message {
                Message::Notification(one) => &*one.method,
                _ => "",
            });
            assert_eq!(methods.collect::<Vec<_>>(), [UNREADABLE, "m"], "{bad}");
        }
    }

    #[test]
    fn headers_are_read_as_they_come_and_an_input_that_ends_early_ends_all() {
        assert_eq!(read("content-length:14\nContent-Type: x\n\n{\"method\":\"m\"}").len(), 1);
        assert_eq!(read("Content-Length: 99999999999999\r\n\r\n{}").len(), 0);
        assert_eq!(read("Content-Length: -1\r\n\r\n").len(), 0);
        assert_eq!(read("").len(), 0);
    }
}
