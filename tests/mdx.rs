//! MDX is read as a full parser of MDX reads it: as many headings, list items, code blocks, links, images and rows.
//!
//! `LOCDRIFT_MDX` names a folder of real pages, which are compared too: `LOCDRIFT_MDX=DIR cargo test mdx -- --nocapture`.

use std::path::Path;

use locdrift::dialect::MDX;
use locdrift::parse::events::events;
use locdrift::parse::mdx::{self, Form, Part};
use markdown::mdast::{AttributeContent, Node};
use markdown::{Constructs, MdxSignal, ParseOptions, to_mdast};
use pulldown_cmark::{Event, Tag};

use crate::support::files;

/// Headings, items, code blocks, links, images and rows.
type Counts = [usize; 6];

/// What is counted, and the tags that open elements, each with the number of its attributes.
#[derive(Debug, Default, PartialEq)]
struct Read {
    counts: Counts,
    tags: Vec<(String, usize)>,
}

fn ours(text: &str) -> Read {
    let Read { mut counts, mut tags } = Read::default();
    events(text, &MDX, |event, range| {
        let tag = match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => return tags.extend(opened(text, range)),
            Event::Start(tag) => tag,
            _ => return,
        };
        let at = match tag {
            // The line that opens a container is a heading to the parser.
            Tag::Heading { .. } if text[range].starts_with(":::") => return,
            Tag::Heading { .. } => 0,
            Tag::Item => 1,
            Tag::CodeBlock(_) => 2,
            Tag::Link { .. } => 3,
            Tag::Image { .. } => 4,
            Tag::TableHead | Tag::TableRow => 5,
            _ => return,
        };
        counts[at] += 1;
    });
    Read { counts, tags }
}

/// The tags within a place that open elements.
fn opened(text: &str, range: std::ops::Range<usize>) -> impl Iterator<Item = (String, usize)> {
    mdx::parts(text, range.into()).filter_map(|(part, _)| match part {
        Part::Tag(tag) if tag.form != Form::Close => {
            Some((tag.name.of(text).to_owned(), mdx::attributes(text, &tag).len()))
        }
        _ => None,
    })
}

/// What the parser counts; `None` where it refuses the page.
fn theirs(text: &str) -> Option<Read> {
    let constructs = Constructs {
        gfm_table: true,
        gfm_footnote_definition: true,
        gfm_label_start_footnote: true,
        ..Constructs::mdx()
    };
    let signal = |code: &str| match is_whole(code) {
        true => MdxSignal::Ok,
        false => MdxSignal::Eof("more".to_owned(), Box::new("test".to_owned()), Box::new("open".to_owned())),
    };
    let options = ParseOptions {
        constructs,
        mdx_esm_parse: Some(Box::new(signal)),
        mdx_expression_parse: Some(Box::new(move |code, _| signal(code))),
        ..ParseOptions::mdx()
    };
    let tree = to_mdast(text, &options).ok()?;
    let mut read = Read::default();
    count(&tree, &mut read);
    Some(read)
}

/// Whether a piece of JavaScript has all of its ends.
fn is_whole(code: &str) -> bool {
    let (mut open, mut chars) = (Vec::new(), code.chars().peekable());
    while let Some(c) = chars.next() {
        match (open.last().copied(), c) {
            (Some('`'), '$') if chars.next_if_eq(&'{').is_some() => open.push('{'),
            (Some(quote @ ('"' | '\'' | '`')), c) if c == quote => drop(open.pop()),
            (Some('"' | '\'' | '`'), _) => {}
            (Some('*'), '*') if chars.next_if_eq(&'/').is_some() => drop(open.pop()),
            (Some('*'), _) => {}
            (_, '/') if chars.next_if_eq(&'*').is_some() => open.push('*'),
            (_, '"' | '\'' | '`' | '{') => open.push(c),
            (Some('{'), '}') => drop(open.pop()),
            _ => {}
        }
    }
    open.is_empty()
}

fn count(node: &Node, read: &mut Read) {
    let mut open = |name: &Option<String>, attributes: &[AttributeContent]| {
        let own = attributes.iter().filter(|attribute| matches!(attribute, AttributeContent::Property(_)));
        read.tags.push((name.clone().unwrap_or_default(), own.count()));
    };
    let counts = &mut read.counts;
    match node {
        Node::MdxJsxFlowElement(element) => open(&element.name, &element.attributes),
        Node::MdxJsxTextElement(element) => open(&element.name, &element.attributes),
        Node::Heading(_) => counts[0] += 1,
        Node::ListItem(_) => counts[1] += 1,
        Node::Code(_) => counts[2] += 1,
        Node::Link(_) | Node::LinkReference(_) => counts[3] += 1,
        Node::Image(_) | Node::ImageReference(_) => counts[4] += 1,
        Node::TableRow(_) => counts[5] += 1,
        _ => {}
    }
    node.children().into_iter().flatten().for_each(|child| count(child, read));
}

/// Pages of all constructs within each other, by a number.
struct Generator {
    state: u64,
    out: String,
}

impl Generator {
    fn next(&mut self, below: u64) -> u64 {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % below
    }

    fn line(&mut self, prefix: &str, text: &str) {
        self.out.push_str(prefix);
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn words(&mut self) -> &'static str {
        const WORDS: [&str; 12] = [
            "The lamp is on.",
            "See [the rooms](./rooms.mdx) and ![a lamp](lamp.png).",
            "Press <kbd>On</kbd>, wait <Since v=\"1\" /> and go on.",
            "It takes {seconds} s, `{not this}` and `<Not>` this.",
            "A **bold [link](a.md#b)** word {/* a note */}.",
            "Write \\{this} or \\<that> as it is.",
            "Text {list.map((one) => `${one.name} {`)} text",
            "An <a href=\"b.md\">anchor</a>, and <Icon name={`a > ${b}`} /> [c](d.md).",
            "1 < 2 and 3 > 2",
            "Hold <Tip\n  text=\"A > B\"\n/> it.",
            "It's <b>Anna's</b> {x ? 'a}' : \"b\"} lamp.",
            "[a](b{c}d.md) e",
        ];
        WORDS[self.next(WORDS.len() as u64) as usize]
    }

    /// Some blocks, each line behind a prefix.
    fn blocks(&mut self, prefix: &str, depth: u32) {
        for _ in 0..1 + self.next(3) {
            self.block(prefix, depth);
            self.line(prefix.trim_end(), "");
        }
    }

    fn block(&mut self, prefix: &str, depth: u32) {
        let inside = if depth < 4 { 12 } else { 7 };
        match self.next(inside) {
            0 => self.line(prefix, "## Lamps {/* #lamps */}"),
            1 => {
                for line in ["```jsx title=\"a {b}\"", "<Lamp on={true}>", "    - {no item}", "</Lamp>", "```"] {
                    self.line(prefix, line);
                }
            }
            2 => {
                for line in ["| a | b |", "|---|---|", "| {c} | <D /> |", "| [e](f.md) | `g` |"] {
                    self.line(prefix, line);
                }
            }
            3 => {
                for line in ["{/* For writers:", "", "- no item */}"] {
                    self.line(if line.is_empty() { prefix.trim_end() } else { prefix }, line);
                }
            }
            4 => match self.next(4) {
                0 => self.line(prefix, "<Card title=\"A\" items={[{ a: 1 }, `b ${c}`]} />"),
                1 => {
                    let lines = ["<Card", "  title=\"A > B, it's\"", "  {...rest}", "  on={(a) => a > 1 && '>'}", ">"];
                    lines.into_iter().for_each(|line| self.line(prefix, line));
                    self.blocks(&format!("{prefix}  "), depth + 1);
                    self.line(prefix, "</Card>");
                }
                2 => {
                    for line in
                        ["<Tabs>", "  <Tab", "    title='A'", "    open", "  >", "  A lamp", "  </Tab>", "  <Tab"]
                    {
                        self.line(prefix, line);
                    }
                    for line in ["    title={`B > C`}", "  />", "</Tabs>"] {
                        self.line(prefix, line);
                    }
                }
                _ => self.line(
                    prefix,
                    "- <Since v=\"1\" /> and <b\n  class=\"c\">on</b>".replace('\n', &format!("\n{prefix}")).as_str(),
                ),
            },
            5 | 6 => {
                let words = self.words().replace('\n', &format!("\n{prefix}"));
                self.line(prefix, &words);
            }
            7 => {
                let words = self.words().replace('\n', &format!("\n{prefix}  "));
                self.line(prefix, &format!("- {words}"));
                self.line("", "");
                self.blocks(&format!("{prefix}  "), depth + 1);
            }
            8 => {
                self.line(prefix, "1. Open it.");
                self.line(prefix, "2. Close it.");
                self.line("", "");
                self.blocks(&format!("{prefix}   "), depth + 1);
            }
            9 => {
                self.line(prefix, "<Tabs>");
                self.line(prefix, "  <Tab title=\"A\">");
                self.blocks(&format!("{prefix}    "), depth + 1);
                self.line(prefix, "  </Tab>");
                self.line(prefix, "</Tabs>");
            }
            10 => {
                self.line(prefix, "<Note>");
                let words = self.words().replace('\n', &format!("\n{prefix}"));
                self.line(prefix, &words);
                self.line(prefix, "</Note>");
            }
            _ if prefix.trim().is_empty() => self.blocks(&format!("{prefix}> "), depth + 2),
            _ => self.line(prefix, "---"),
        }
    }
}

fn generated(seed: u64) -> String {
    let mut generator = Generator { state: seed.wrapping_mul(0x9e37_79b9), out: String::new() };
    generator.line("", "import { Tabs, Tab } from '@lamp/tabs';\n\nexport const lamp = {\n\n  on: '}',\n};\n");
    for _ in 0..4 {
        generator.blocks("", 0);
    }
    generator.out
}

#[test]
fn generated_pages_agree() {
    let (mut read, mut differ) = (0, Vec::new());
    for seed in 0..400 {
        let text = generated(seed);
        let Some(theirs) = theirs(&text) else { continue };
        read += 1;
        if theirs != ours(&text) {
            differ.push(format!("{seed}: {theirs:?}, read as {:?}\n{text}", ours(&text)));
        }
    }
    assert!(read > 100, "the parser reads only {read} pages");
    assert!(differ.is_empty(), "{} of {read} pages differ, such as {}", differ.len(), differ[0]);
}

/// A page as sites hand it to the parser: without metadata, its comments and ids written as MDX has them.
fn prepared(text: &str) -> String {
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body);
    let mut fence: Option<&str> = None;
    let mut out = String::new();
    for line in body.split_inclusive('\n') {
        let bare = line.trim();
        let marks = &bare[..bare.len() - bare.trim_start_matches(['`', '~']).len()];
        match fence {
            None if marks.len() > 2 => fence = Some(marks),
            Some(open) if bare == marks && marks.starts_with(open) => fence = None,
            None => {
                out += &line.replace("{#", "\\{#").replace("<!--", "{/*").replace("-->", "*/}");
                continue;
            }
            Some(_) => {}
        }
        out += line;
    }
    out
}

#[test]
fn real_pages_agree() {
    let Some(folder) = std::env::var_os("LOCDRIFT_MDX") else {
        eprintln!("LOCDRIFT_MDX is not set");
        return;
    };
    let (mut same, mut differ, mut refused) = (0, Vec::new(), 0);
    for (path, bytes) in files(Path::new(&folder)) {
        let Some(text) = String::from_utf8(bytes).ok().filter(|_| path.ends_with(".mdx") || path.ends_with(".md"))
        else {
            continue;
        };
        let text = prepared(&text.replace("\r\n", "\n"));
        match theirs(&text) {
            None => refused += 1,
            Some(theirs) if theirs == ours(&text) => same += 1,
            Some(theirs) => differ.push(format!("{path}: {theirs:?}, read as {:?}", ours(&text))),
        }
    }
    let read = same + differ.len();
    println!("{same} of {read} pages agree; {refused} are no MDX\n{}", differ.join("\n"));
    assert!(read > 0 && same * 100 >= read * 98, "{same} of {read} pages agree");
}
