//! The `git` program as a process, kept from doing anything but reading.

use std::io::{BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use super::repository::Trouble;

/// What git writes when it is asked once.
///
/// # Errors
/// When it does not answer, or says no.
pub(super) fn answer(top: &Path, words: &[&str]) -> Result<Vec<u8>, Trouble> {
    let mut process = Process::start(command(top).args(words))?;
    let mut answer = Vec::new();
    let read = process.child.stdout.take().map(|mut output| output.read_to_end(&mut answer));
    match read {
        Some(Ok(_)) if process.succeeds() => Ok(answer),
        _ => Err(process.trouble()),
    }
}

/// A git command in a repository, kept from doing anything but reading.
pub(super) fn command(top: &Path) -> Command {
    // What a hook of another repository sets would lead away from this one.
    const OF_ONE_REPOSITORY: [&str; 14] = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CONFIG",
        "GIT_OBJECT_DIRECTORY",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_REPLACE_REF_BASE",
        "GIT_PREFIX",
        "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
    ];
    let mut command = Command::new("git");
    OF_ONE_REPOSITORY.iter().for_each(|name| _ = command.env_remove(name));
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("LC_ALL", "C")
        .arg("-C")
        .arg(top)
        .args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.warnAmbiguousRefs=false"])
        .args(["-c", "protocol.allow=never", "-c", "core.commitGraph=true", "-c", "diff.relative=false"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A running program and what it complains about. It is stopped when nobody listens any more.
pub(super) struct Process {
    pub child: Child,
    complaints: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts a program.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(command: &mut Command) -> Result<Process, Trouble> {
        let mut child = command.spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Trouble::NoGit,
            _ => Trouble::Failed(error.to_string()),
        })?;
        let complaints = child.stderr.take().map(|stderr| {
            std::thread::spawn(move || {
                let mut text = Vec::new();
                // As much as a person reads; the rest is drained, so that the program is not held up.
                let mut stderr = BufReader::new(stderr);
                let _ = stderr.by_ref().take(4096).read_to_end(&mut text);
                let _ = std::io::copy(&mut stderr, &mut std::io::sink());
                String::from_utf8_lossy(&text).into_owned()
            })
        });
        Ok(Process { child, complaints })
    }

    /// Waits for its end, and says whether all went well.
    pub fn succeeds(&mut self) -> bool {
        self.child.wait().is_ok_and(|status| status.success())
    }

    /// Why the program gave up.
    pub fn trouble(&mut self) -> Trouble {
        drop(self.child.stdin.take());
        let status = self.child.wait();
        let said = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        if said.contains("dubious ownership") {
            // Git names the path as it wants it, quoted where a shell needs that.
            let named =
                said.lines().find_map(|line| line.split_once("--add safe.directory ")).map(|(_, path)| path.trim());
            Trouble::DubiousOwnership(named.unwrap_or_default().to_owned())
        } else if said.contains("not a git repository") {
            Trouble::NoRepository
        } else if said.contains("usage:") || said.contains("unknown option") || said.contains("unrecognized argument") {
            Trouble::OldGit
        } else {
            let first = said.lines().map(|line| line.trim_start_matches("fatal: ")).find(|line| !line.is_empty());
            let ended = || status.map_or_else(|error| error.to_string(), |status| format!("it ended with {status}"));
            Trouble::Failed(first.map_or_else(ended, str::to_owned))
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
