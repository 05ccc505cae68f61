//! The example of each document raises its rule, and is silent once it is fixed.

use super::*;

/// A fenced block of an example.
struct Block {
    path: String,
    fixed: bool,
    bytes: Vec<u8>,
}

/// The blocks of an example, `KIND PATH` or `KIND PATH then`, and of what to use instead, `KIND PATH fixed`, with the file
/// between the fences.
fn blocks(document: &Document) -> Vec<Block> {
    let (example, instead) = (section_blocks(document, "Example"), section_blocks(document, "Use instead"));
    let is_apart = example.iter().all(|block| !block.fixed) && instead.iter().all(|block| block.fixed);
    assert!(
        is_apart,
        "rules/{}.md: the blocks marked `fixed` belong under `## Use instead`, and only they",
        document.id
    );
    example.into_iter().chain(instead).collect()
}

fn block(id: &str, info: &str, text: &str) -> Block {
    let words: Vec<&str> = info.split(' ').collect();
    let (kind, path, fixed) = match words[..] {
        [kind, path] => (kind, path, false),
        [kind, path, "fixed"] => (kind, path, true),
        [kind, path, "then"] => (kind, path, false),
        _ => panic!("rules/{id}.md: `{info}` is not `KIND PATH`, `KIND PATH then` or `KIND PATH fixed`"),
    };
    // What a page of the source said when it was translated.
    let path = match words.last() {
        Some(&"then") => path.replacen("en/", "history/1/", 1),
        _ => path.to_owned(),
    };
    let bytes = match kind {
        "markdown" | "text" | "yaml" => text.as_bytes().to_vec(),
        "latin1" => text.chars().map(|c| u8::try_from(c).unwrap_or_else(|_| panic!("rules/{id}.md: {c:?}"))).collect(),
        _ => panic!("rules/{id}.md: `{kind}` is none of markdown, text, yaml, latin1"),
    };
    Block { path, fixed, bytes }
}

fn put(dir: &Path, block: &Block) {
    if block.fixed && block.bytes.is_empty() {
        return fs::remove_file(dir.join(&block.path)).expect("a file to delete");
    }
    support::write(dir, [(&*block.path, &*block.bytes)]);
}

#[test]
fn examples_raise_their_rule_and_nothing_else() {
    let mut gaps = Vec::new();
    for document in documents() {
        let id = &*document.id;
        let mut gap = |what: String| gaps.push(format!("rules/{id}.md: {what}"));
        let blocks = blocks(&document);
        let dir = tempfile::tempdir().expect("a folder");
        blocks.iter().filter(|block| !block.fixed).for_each(|block| put(dir.path(), block));
        if !blocks.iter().any(|block| block.fixed) {
            gap("the example has no block marked `fixed`".to_owned());
        }
        if id == "invalid-config" {
            match Session::open(&Request { path: dir.path().to_owned(), ..Request::default() }) {
                Ok(_) => gap("the configuration of the example is taken".to_owned()),
                Err(error) => {
                    // With several mistakes each of them carries the code.
                    let code = |one: &dyn Diagnostic| one.code().map(|code| code.to_string());
                    let related = error.related().into_iter().flatten().next().and_then(code);
                    if code(&error).or(related).as_deref() != Some("invalid-config") {
                        gap(format!("the configuration of the example is refused for another reason: {error}"));
                    }
                }
            }
        } else {
            let checked = Checked::dir(dir.path());
            let along = |rule: &&str| *rule != id && ALONG.contains(&(id, rule));
            let found: Vec<&str> = checked.rules().into_iter().filter(|rule| !along(rule)).collect();
            if found != [id] {
                gap(format!("the example must raise its rule and nothing else, and raises\n{}", checked.concise()));
            }
        }
        blocks.iter().filter(|block| block.fixed).for_each(|block| put(dir.path(), block));
        let checked = Checked::dir(dir.path());
        if !checked.outcome.findings.is_empty() {
            gap(format!("the mended example must be silent, and raises\n{}", checked.concise()));
        }
    }
    none(&gaps);
}

fn section_blocks(document: &Document, title: &str) -> Vec<Block> {
    let example = document.section(title);
    let mut blocks = Vec::new();
    let mut open: Option<(String, String, String)> = None;
    for line in example.lines() {
        let fence = &line[..line.len() - line.trim_start_matches('`').len()];
        match &mut open {
            None if fence.len() >= 3 => open = Some((fence.to_owned(), line[fence.len()..].to_owned(), String::new())),
            Some((opened, ..)) if line == *opened => {
                let (_, info, text) = open.take().expect("open");
                blocks.push(block(&document.id, &info, &text));
            }
            Some((.., text)) => *text += &format!("{line}\n"),
            None => {}
        }
    }
    assert!(open.is_none(), "rules/{}.md: a block under `## {title}` is not closed", document.id);
    blocks
}
