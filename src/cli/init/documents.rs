//! Pages of other formats that are beside those that are compared.

use std::collections::BTreeMap;
use std::path::Path;

use crate::layout::Layout;
use crate::output::count;

/// The extensions of formats that documentation is written in, but for Markdown.
const EXTENSIONS: [&str; 13] = [
    "adoc",
    "asciidoc",
    "creole",
    "dita",
    "ditamap",
    "htm",
    "html",
    "ipynb",
    "mediawiki",
    "org",
    "rst",
    "textile",
    "txt",
];

/// What is not compared and why, as a line of text; `None` where there is nothing of it.
pub(super) fn left_out(layout: &Layout) -> Option<String> {
    let mut seen: Vec<&Path> = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tree in &layout.trees {
        // Trees of one directory share the list.
        if seen.contains(&&*tree.dir) {
            continue;
        }
        seen.push(&tree.dir);
        for path in tree.assets.iter() {
            let extension =
                path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
            let known = EXTENSIONS.into_iter().find(|known| extension.is_some_and(|it| it.eq_ignore_ascii_case(known)));
            if let Some(known) = known {
                *counts.entry(known).or_default() += 1;
            }
        }
    }
    let kinds: Vec<String> =
        counts.into_iter().map(|(extension, n)| count(n, &format!("`.{extension}` file"))).collect();
    let all = match kinds.split_last()? {
        (last, []) => last.clone(),
        (last, first) => format!("{} and {last}", first.join(", ")),
    };
    Some(format!("not compared, because they are not Markdown: {all}"))
}
