//! What the server knows: the conversation, the documents, the projects, and what is still to be done.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, RequestId};
use serde_json::Value;

use super::documents::Documents;
use super::project::Project;
use super::published::Published;
use super::settings::{Client, Settings};

/// A request for the diagnostics of all pages.
#[derive(Debug)]
pub(super) struct Pull {
    pub id: RequestId,
    /// What the client has, by address: the name of each result.
    pub previous: HashMap<String, String>,
}

/// What a request to the client was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The settings.
    Settings,
    /// Something whose answer does not matter.
    Nothing,
}

/// Where the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Before `initialize`.
    New,
    Running,
    /// After `shutdown`.
    Stopped,
}

/// The server.
pub(super) struct Server {
    pub connection: Connection,
    pub state: State,
    /// Messages that were received and not handled.
    pub inbox: VecDeque<Message>,
    pub client: Client,
    pub settings: Settings,
    pub roots: Vec<PathBuf>,
    pub documents: Documents,
    pub projects: Vec<Project>,
    /// Whether the projects are to be found anew.
    pub is_to_plan: bool,
    /// Until when that waits for the settings.
    pub awaits_settings: Option<Instant>,
    /// When what was put off may be done: checking all pages again, and reading files again.
    pub due: Option<Instant>,
    /// Whether open pages are to be checked before all others.
    pub open_pages_first: bool,
    /// What is known of the diagnostics of each page; no entry where there are none.
    pub published: HashMap<PathBuf, Published>,
    /// Whether the end of a check is still to be reported.
    pub is_to_finish: bool,
    /// Whether pages that the client may have asked for have other diagnostics by now.
    pub is_to_refresh: bool,
    /// Requests for the diagnostics of all pages that wait until these are known.
    pub pulls: Vec<Pull>,
    /// Messages that were shown.
    pub shown: HashSet<String>,
    pub shows_progress: bool,
    /// The last status that was sent.
    pub status: Value,
    pub next_id: i32,
    /// Requests to the client without an answer.
    pub asked: HashMap<RequestId, Asked>,
}

impl Server {
    /// One that was not asked anything yet.
    pub fn new(connection: Connection) -> Server {
        Server {
            connection,
            state: State::New,
            inbox: VecDeque::new(),
            client: Client::default(),
            settings: Settings::default(),
            roots: Vec::new(),
            documents: Documents::default(),
            projects: Vec::new(),
            is_to_plan: false,
            awaits_settings: None,
            due: None,
            open_pages_first: false,
            published: HashMap::new(),
            is_to_finish: false,
            is_to_refresh: false,
            pulls: Vec::new(),
            shown: HashSet::new(),
            shows_progress: false,
            status: Value::Null,
            next_id: 1,
            asked: HashMap::new(),
        }
    }

    /// Puts the work on all pages off until the user pauses.
    pub(super) fn put_off(&mut self) {
        self.due = Some(Instant::now() + Duration::from_millis(self.settings.debounce));
    }

    /// Has documents found by the paths that projects have for them, which links may make others.
    pub(super) fn find_aliases(&mut self) {
        let mut aliases = Vec::new();
        for (document, project) in self.documents.iter().flat_map(|one| self.projects.iter().map(move |of| (one, of))) {
            let path = document.path.as_deref().and_then(|path| Some((path, project.path_of(project.page_at(path)?)?)));
            if let Some((_, spelled)) = path.filter(|(path, spelled)| path != spelled) {
                aliases.push((spelled, document.uri.clone()));
            }
        }
        aliases.into_iter().for_each(|(path, uri)| self.documents.alias(path, &uri));
    }
}
