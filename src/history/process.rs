//! A process that is written to and read from, and never waited for without an end.

use std::io::{self, BufRead, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::repository::GitError;

/// Bytes that any pipe takes at once.
const PIPE: usize = 4096;
/// How much is read at once, and how many such chunks may wait.
const CHUNK: usize = 1 << 16;
const CHUNKS: usize = 4;
/// As much as a person reads of what a program complains about.
const COMPLAINTS: u64 = 4096;
/// How much memory a silent program may have, in bytes: a few trees that hold each other are endless to git.
const MOST_MEMORY: u64 = 4 << 30;
/// How often that is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// A running program. It is stopped when dropped.
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: Output,
    complaints: Receiver<String>,
    /// Whether its error messages may quote files of others, and are not shown.
    is_discreet: bool,
    patience: Duration,
}

impl Process {
    /// Starts a program that may be silent for as long as `patience`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(command: &mut Command, patience: Duration) -> Result<Process, GitError> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => GitError::NoGit,
            _ => GitError::Failed(error.to_string()),
        })?;
        let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        // What the program started may hold the pipes after it is gone: these threads are never waited for.
        let (send, chunks) = mpsc::sync_channel(CHUNKS);
        let read = move || {
            let Some(mut output) = output else { return };
            let mut chunk = vec![0; CHUNK];
            loop {
                let sent = match output.read(&mut chunk) {
                    Ok(0) => return,
                    Ok(count) => send.send(Ok(chunk[..count].to_vec())),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => send.send(Err(error)),
                };
                if sent.is_err() {
                    return;
                }
            }
        };
        let (complain, complaints) = mpsc::channel();
        let listen = move || {
            let Some(mut errors) = errors else { return };
            let mut text = Vec::new();
            let _ = errors.by_ref().take(COMPLAINTS).read_to_end(&mut text);
            let _ = complain.send(String::from_utf8_lossy(&text).into_owned());
            // The rest is drained, so that the program is not held up.
            let _ = io::copy(&mut errors, &mut io::sink());
        };
        let spawn = |work: Box<dyn FnOnce() + Send>| thread::Builder::new().spawn(work).map(|_| ());
        let spawned = spawn(Box::new(read)).and_then(|()| spawn(Box::new(listen)));
        let output = Output { chunks, chunk: Vec::new(), taken: 0, patience, program: child.id() };
        let process = Process { child, input, output, complaints, is_discreet: false, patience };
        spawned.map(|()| process).map_err(|error| GitError::Failed(error.to_string()))
    }

    /// The same without its own words where it gives up.
    pub fn discreet(mut self) -> Process {
        self.is_discreet = true;
        self
    }

    /// All that it writes.
    ///
    /// # Errors
    /// When it does not answer, or says no.
    pub fn answer(&mut self) -> Result<Vec<u8>, GitError> {
        drop(self.input.take());
        let mut answer = Vec::new();
        match self.output.read_to_end(&mut answer) {
            Ok(_) if self.succeeds() => Ok(answer),
            Ok(_) => Err(self.error()),
            Err(error) => Err(self.broken(&error)),
        }
    }

    /// Writes all that it will ever be reported.
    pub fn tell(&mut self, text: String) {
        // A program that is gone says why when it is listened to.
        drop(self.write(text));
        drop(self.input.take());
    }

    /// Writes questions, and has the answers read.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn ask<T>(
        &mut self,
        questions: String,
        read: impl FnOnce(&mut Output) -> io::Result<T>,
    ) -> Result<T, GitError> {
        let written = self.write(questions);
        let answer = read(&mut self.output).map_err(|error| self.broken(&error))?;
        self.input = written.recv_timeout(self.patience).ok();
        if self.input.is_some() { Ok(answer) } else { Err(self.error()) }
    }

    /// Reads what it writes without being asked.
    ///
    /// # Errors
    /// When it stops half-way.
    pub fn listen<T>(&mut self, read: impl FnOnce(&mut Output) -> io::Result<T>) -> Result<T, GitError> {
        read(&mut self.output).map_err(|error| self.broken(&error))
    }

    /// Gives the input back once all is written; nothing if it cannot be written.
    fn write(&mut self, text: String) -> Receiver<ChildStdin> {
        let (done, written) = mpsc::channel();
        let Some(mut input) = self.input.take() else { return written };
        let is_short = text.len() <= PIPE;
        let write = move || {
            if input.write_all(text.as_bytes()).and_then(|()| input.flush()).is_ok() {
                let _ = done.send(input);
            }
        };
        // Both pipes are finite: who writes all before reading waits forever.
        match is_short {
            true => write(),
            false => _ = thread::Builder::new().spawn(write),
        }
        written
    }

    /// Waits for its end, and says whether all went well.
    pub fn succeeds(&mut self) -> bool {
        self.end().is_some_and(|status| status.success())
    }

    /// How it ended; nothing if it goes on and on.
    fn end(&mut self) -> Option<ExitStatus> {
        drop(self.input.take());
        let (start, mut pause) = (Instant::now(), Duration::from_micros(50));
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if start.elapsed() < self.patience => thread::sleep(pause),
                _ => return None,
            }
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// Why it could not be read.
    fn broken(&mut self, error: &io::Error) -> GitError {
        match error.kind() {
            io::ErrorKind::TimedOut => GitError::Silent(self.patience),
            io::ErrorKind::InvalidData => GitError::Failed(error.to_string()),
            _ => self.error(),
        }
    }

    /// Why the program gave up.
    pub fn error(&mut self) -> GitError {
        let Some(status) = self.end() else { return GitError::Silent(self.patience) };
        let said = self.complaints.recv_timeout(self.patience).unwrap_or_default();
        let is_whole = !self.is_discreet;
        if said.starts_with("fatal: detected dubious ownership") || is_whole && said.contains("dubious ownership") {
            // Git names the path as it wants it, quoted where a shell needs that.
            let named =
                said.lines().find_map(|line| line.split_once("--add safe.directory ")).map(|(_, path)| path.trim());
            GitError::DubiousOwnership(named.unwrap_or_default().to_owned())
        } else if said.contains("not a git repository") {
            GitError::NoRepository
        } else if self.is_discreet {
            let why = "its message is withheld because its configuration includes other files";
            GitError::Failed(format!("it ended with {status}; {why}"))
        } else {
            // Advice comes before the reason.
            let fatal = said.lines().find_map(|line| line.strip_prefix("fatal: "));
            let is_reason = |line: &&str| !line.is_empty() && !line.starts_with("hint: ");
            let reason = fatal.or_else(|| said.lines().find(is_reason));
            GitError::Failed(reason.map_or_else(|| format!("it ended with {status}"), str::to_owned))
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a program writes. Who reads it waits no longer than the program may be silent.
pub(super) struct Output {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: Vec<u8>,
    taken: usize,
    patience: Duration,
    program: u32,
}

impl Output {
    /// What comes next; nothing at the end.
    fn next(&self) -> io::Result<Vec<u8>> {
        let mut left = self.patience;
        loop {
            match self.chunks.recv_timeout(left.min(LOOK)) {
                Ok(chunk) => return chunk,
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
                Err(RecvTimeoutError::Timeout) => left = left.saturating_sub(LOOK),
            }
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            if memory(self.program).is_some_and(|bytes| bytes > MOST_MEMORY) {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "it takes too much memory"));
            }
        }
    }
}

/// How much memory of its own a program has, in bytes, as far as the system tells and with the smallest pages.
fn memory(program: u32) -> Option<u64> {
    const PAGE: u64 = 4096;
    let told = std::fs::read_to_string(format!("/proc/{program}/statm")).ok()?;
    let mut pages = told.split(' ').skip(1).map_while(|pages| pages.parse::<u64>().ok());
    let (all, shared) = (pages.next()?, pages.next()?);
    Some(all.saturating_sub(shared).saturating_mul(PAGE))
}

impl BufRead for Output {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.chunk.len() {
            (self.chunk, self.taken) = (self.next()?, 0);
        }
        Ok(&self.chunk[self.taken..])
    }

    fn consume(&mut self, count: usize) {
        self.taken = (self.taken + count).min(self.chunk.len());
    }
}

impl Read for Output {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {

    use super::*;

    const SOON: Duration = Duration::from_millis(50);

    fn shell(script: &str, patience: Duration) -> Process {
        Process::start(Command::new("sh").args(["-c", script]), patience).expect("a shell")
    }

    #[test]
    fn what_hangs_is_given_up() {
        // The shell is gone, and what it started holds the pipes.
        for script in ["exec sleep 600", "sleep 600 & wait", "sleep 600 & exit 1", "exec >&- 2>&-; exec sleep 600"] {
            assert_eq!(shell(script, SOON).answer(), Err(GitError::Silent(SOON)), "{script}");
        }
    }

    #[test]
    fn what_takes_no_questions_is_given_up() {
        let mut process = shell("exec sleep 600", SOON);
        let asked = process.ask("x".repeat(1 << 20), |output| output.read(&mut [0]));
        assert_eq!(asked, Err(GitError::Silent(SOON)));
    }

    #[test]
    fn more_than_a_pipe_goes_to_and_fro() {
        let mut process = shell("exec cat", Duration::from_secs(60));
        for size in [3, CHUNK * 9, 5] {
            let sent = "x".repeat(size);
            let answer = process.ask(sent.clone(), |output| {
                let mut answer = vec![0; size];
                output.read_exact(&mut answer).map(|()| answer)
            });
            assert_eq!(answer, Ok(sent.into_bytes()));
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_is_seen() {
        let before = memory(std::process::id()).expect("told");
        let much = vec![1_u8; 64 << 20];
        let now = memory(std::process::id()).expect("told");
        assert!(now > before + (32 << 20) && much[now as usize % much.len()] == 1, "{before} {now}");
        assert_eq!(memory(u32::MAX), None);
    }

    #[test]
    fn a_program_says_why_it_gave_up() {
        let trouble = |script| shell(script, Duration::from_secs(60)).answer();
        let failed = |why: &str| Err(GitError::Failed(why.to_owned()));
        assert_eq!(trouble("echo 'fatal: the roof fell in' >&2; exit 128"), failed("the roof fell in"));
        assert_eq!(trouble("exit 3"), failed("it ended with exit status: 3"));
        let discreet = |script: &str| shell(script, Duration::from_secs(60)).discreet().answer();
        for said in ["fatal: the roof fell in", "error: roof: dubious ownership --add safe.directory roof"] {
            let Err(GitError::Failed(why)) = discreet(&format!("echo '{said}' >&2; exit 128")) else {
                panic!("{said}")
            };
            assert!(why.contains("128; its message is withheld") && !why.contains("roof"), "{why}");
        }
        assert_eq!(trouble("echo 'fatal: not a git repository' >&2; exit 128"), Err(GitError::NoRepository));
    }
}
