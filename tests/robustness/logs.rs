//! What must hold of whatever `git log` writes.

use super::*;

/// Reads a log from memory.
struct InMemory(Vec<u8>);

impl Log for InMemory {
    fn read(self: Box<Self>, visit: &mut dyn FnMut(Logged<'_>) -> ControlFlow<()>) -> Result<(), GitError> {
        // Short reads part what belongs together.
        let mut input = BufReader::with_capacity(7, &*self.0);
        read_log(&mut input, visit).map(|_| ()).map_err(|error| GitError::Failed(error.to_string()))
    }
}

/// What `git log` writes, and the questions that are asked of it.
pub fn log(data: &[u8]) {
    let mut ids: Vec<ObjectId> = Vec::new();
    let mut paths: Vec<String> = Vec::new();
    let read = Box::new(InMemory(data.to_vec())).read(&mut |logged| {
        assert!(logged.against < logged.parents.len().max(1), "{logged:?}");
        ids.extend(std::iter::once(&logged.id).chain(logged.parents));
        paths.extend(logged.changes.iter().map(|(_, path)| (*path).to_owned()));
        ControlFlow::Continue(())
    });
    // Only what is too long is refused.
    if read.is_err() {
        return assert!(data.len() > 60_000);
    }
    ids.truncate(8);
    paths.truncate(4);
    let Some(head) = ids.first().copied() else { return };
    let since = Wanted { since: ids[1..].to_vec(), ..Wanted::default() };
    for wanted in [Wanted::all(), since] {
        let graph = Graph::walk(Box::new(InMemory(data.to_vec())), head, wanted).expect("memory can be read");
        let from_head = graph.ancestors(head);
        for id in &ids {
            let known = graph.ancestors(*id);
            for path in &paths {
                for node in graph.behind(&from_head, &known, path) {
                    assert!(!known.has(node) && graph.node(graph.id(node)) == Some(node));
                }
                _ = (graph.added(path, Some(&known), graph.node(*id)), graph.deleted(path));
            }
        }
        for letter in [b'A', b'D'] {
            assert!(graph.changes(letter).all(|(node, _)| graph.node(graph.id(node)) == Some(node)));
        }
    }
}
