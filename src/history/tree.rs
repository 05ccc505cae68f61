//! What a tree object of git holds.

use super::object::ObjectId;

/// What an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    Link,
    /// A commit of another repository.
    Repository,
}

/// An entry of a tree.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub name: Box<str>,
    pub id: ObjectId,
    pub kind: Kind,
}

/// What a tree object holds: `mode SP name NUL id`, again and again. Names that no file can have, and those that are
/// not UTF-8, are passed over: no page has them.
pub(super) fn items(mut tree: &[u8], width: usize) -> Vec<Item> {
    let mut items = Vec::new();
    while let Some(end) = memchr::memchr(0, tree) {
        let (head, rest) = (&tree[..end], &tree[end + 1..]);
        let (Some(space), Some(id)) = (memchr::memchr(b' ', head), rest.get(..width).and_then(ObjectId::from_bytes))
        else {
            break;
        };
        let kind = match &head[..space] {
            b"40000" | b"040000" => Kind::Folder,
            b"120000" => Kind::Link,
            b"160000" => Kind::Repository,
            _ => Kind::File,
        };
        if let Some(name) = std::str::from_utf8(&head[space + 1..]).ok().filter(|name| is_name(name)) {
            items.push(Item { name: name.into(), id, kind });
        }
        tree = &rest[width..];
    }
    items
}

fn is_name(name: &str) -> bool {
    !name.contains('/') && !matches!(name, "" | "." | "..") && !name.eq_ignore_ascii_case(".git")
}
