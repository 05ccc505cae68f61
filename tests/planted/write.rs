//! Writes a document in a language and remembers where everything stands.

use std::collections::HashMap;
use std::ops::Range;

use crate::planted::document::{Block, Body, Document, Inline, Item, Row, Section, Sentence, Uid};
use crate::planted::tongue::{Dice, Tongue};

/// A written page.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub text: String,
    /// The bytes of each block (of an item or directive: without what it holds) and of each heading.
    pub places: HashMap<Uid, Range<usize>>,
    /// The same blocks in order.
    pub order: Vec<Uid>,
    /// The bytes of each section, subsections left out.
    pub sections: HashMap<Uid, Range<usize>>,
}

impl Written {
    /// The last line of a block or section.
    pub fn last_line(&self, place: &Range<usize>) -> Range<usize> {
        let end = place.start + self.text[place.clone()].trim_end().len();
        self.text[place.start..end].rfind('\n').map_or(place.start, |at| place.start + at + 1)..end
    }

    /// The line of dashes below the header of a table; nothing below other blocks.
    pub fn below_header(&self, place: &Range<usize>) -> Range<usize> {
        let start = self.last_line(place).end + 1;
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
        start..if line.contains("| --") || line.contains("|--") { start + line.len() } else { start }
    }
}

/// What stands before a line inside lists and quotes: once, then always.
struct Prefix {
    first: Option<String>,
    rest: &'static str,
}

struct Writer<'d> {
    document: &'d Document,
    tongue: Tongue,
    out: Written,
    prefixes: Vec<Prefix>,
}

/// Writes `document` in `tongue`. The translation has its own order of words, lengths and labels.
pub fn write(document: &Document, tongue: Tongue) -> Written {
    let mut writer = Writer { document, tongue, out: Written::default(), prefixes: Vec::new() };
    let title = document.sections.first().map_or(String::new(), |s| tongue.phrase(&s.title));
    writer.out.text = format!("---\ntitle: {title}\nexl-id: 7a61c1f0-{:012x}\n---\n", document.seed & 0xffff_ffff);
    for section in &document.sections {
        writer.section(section);
    }
    writer.out
}

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        let mut line = String::new();
        for prefix in &mut self.prefixes {
            match prefix.first.take() {
                Some(first) => line.push_str(&first),
                None => line.push_str(prefix.rest),
            }
        }
        line.push_str(text);
        self.out.text.push_str(line.trim_end());
        self.out.text.push('\n');
    }

    fn place(&mut self, uid: Uid, start: usize) {
        self.out.places.insert(uid, start..self.out.text.len());
        self.out.order.push(uid);
    }

    fn section(&mut self, section: &Section) {
        let start = self.out.text.len();
        let id = section.id.as_ref().map_or(String::new(), |id| format!(" {{#{id}}}"));
        self.line(&format!("{} {}{id}", "#".repeat(section.level), self.tongue.phrase(&section.title)));
        self.place(section.uid, start);
        self.line("");
        self.blocks(&section.blocks);
        self.out.sections.insert(section.uid, start..self.out.text.len());
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
            self.line("");
        }
    }

    fn block(&mut self, block: &Block) {
        let start = self.out.text.len();
        let tongue = self.tongue;
        match &block.body {
            Body::Paragraph(sentences) => {
                let is_left = self.document.left == Some(block.uid);
                self.tongue = if is_left { Tongue::Lorren } else { tongue };
                let text = self.sentences(block.uid, sentences);
                self.tongue = tongue;
                self.line(&text);
            }
            Body::List { ordered, items } => return self.list(*ordered, items),
            Body::Table(rows) => return self.table(rows),
            Body::Note { keyword, blocks } => return self.note(block.uid, keyword.as_deref(), blocks),
            Body::Code { lines, comment } => {
                self.line("```");
                self.line(&format!("# {}", tongue.word(*comment)));
                lines.iter().for_each(|line| self.line(line));
                self.line("```");
            }
            Body::Image(path) => self.line(&format!("![{}]({path}){{width=\"50%\"}}", tongue.word(block.uid))),
            Body::Video(id) => self.video(block.uid, *id),
            Body::Help { id, title } => {
                self.line(">[!CONTEXTUALHELP]");
                self.line(&format!(">id=\"{id}\""));
                self.line(&format!(">title=\"{}\"", tongue.phrase(title)));
                self.line(&format!(">abstract=\"{}\"", tongue.phrase(title)));
            }
            Body::Accordion { title, blocks } => {
                self.line(&format!("+++{}", tongue.phrase(title)));
                self.place(block.uid, start);
                self.line("");
                self.blocks(blocks);
                let start = self.out.text.len();
                self.line("+++");
                return self.place(Document::end_of(block.uid), start);
            }
            Body::Snippet(name) => self.line(&format!("{{{{{name}}}}}")),
        }
        self.place(block.uid, start);
    }

    fn video(&mut self, uid: Uid, id: u32) {
        let url = match self.tongue {
            Tongue::Vashti if uid.is_multiple_of(2) && id < Document::LAST_VIDEO => {
                format!("https://video.lumen.example/v/{}?captions=fre_fr", id + 7_000)
            }
            _ => format!("https://video.lumen.example/v/{id}?quality=12"),
        };
        self.line(&format!(">[!VIDEO]({url})"));
    }

    fn list(&mut self, ordered: bool, items: &[Item]) {
        let (mark, rest) = if ordered { ("1. ", "   ") } else { ("* ", "  ") };
        for item in items {
            let start = self.out.text.len();
            self.prefixes.push(Prefix { first: Some(mark.to_owned()), rest });
            let lead = self.sentences(item.uid, &item.lead);
            self.line(&lead);
            self.place(item.uid, start);
            if !item.blocks.is_empty() {
                self.line("");
                self.blocks(&item.blocks);
            }
            self.prefixes.pop();
        }
    }

    fn table(&mut self, rows: &[Row]) {
        for (at, row) in rows.iter().enumerate() {
            let start = self.out.text.len();
            let cells: Vec<String> = row.cells.iter().map(|cell| self.sentence(row.uid, cell)).collect();
            self.line(&format!("| {} |", cells.join(" | ")));
            self.place(row.uid, start);
            if at == 0 {
                self.line(&format!("|{}", " --- |".repeat(row.cells.len())));
            }
        }
    }

    fn note(&mut self, uid: Uid, keyword: Option<&str>, blocks: &[Block]) {
        let start = self.out.text.len();
        self.prefixes.push(Prefix { first: None, rest: ">" });
        if let Some(keyword) = keyword {
            self.line(&format!("[!{keyword}]"));
            self.place(uid, start);
            self.line("");
        }
        self.blocks(blocks);
        self.prefixes.pop();
    }

    /// Translations make one sentence of two now and then.
    fn sentences(&self, uid: Uid, sentences: &[Sentence]) -> String {
        let mut text = String::new();
        for (at, sentence) in sentences.iter().enumerate() {
            text.push_str(&self.sentence(uid, sentence));
            let is_joined = self.tongue != Tongue::Lorren
                && at + 1 < sentences.len()
                && Dice::new(self.document.seed ^ u64::from(sentence.uid) << 7).percent(8);
            match (is_joined, at + 1 < sentences.len()) {
                (true, _) => text.push_str(self.tongue.comma()),
                (false, true) => text.push_str(&format!("{}{}", self.tongue.stop(), self.tongue.blank())),
                (false, false) => text.push_str(self.tongue.stop()),
            }
        }
        text
    }

    /// A translation says it with fewer or more words, in another order, but first comes a word.
    fn sentence(&self, uid: Uid, sentence: &Sentence) -> String {
        if sentence.is_left && self.tongue != Tongue::Lorren {
            let (out, prefixes) = (Written::default(), Vec::new());
            let source = Writer { document: self.document, tongue: Tongue::Lorren, out, prefixes };
            return source.sentence(uid, sentence);
        }
        let mut parts = sentence.parts.clone();
        let mut dice = Dice::new(self.document.seed ^ u64::from(sentence.uid) << 20);
        if self.tongue != Tongue::Lorren {
            let ratio = Dice::new(self.document.seed ^ u64::from(uid)).within(80, 140);
            let words: Vec<usize> = (0..parts.len()).filter(|&at| matches!(parts[at], Inline::Word(_))).collect();
            let wanted = (words.len() * ratio).div_ceil(100);
            for n in words.len()..wanted {
                parts.push(Inline::Word(dice.below(3_000) as u32 + n as u32));
            }
            for &at in words.iter().rev().take(words.len().saturating_sub(wanted.max(1))) {
                parts.remove(at);
            }
            dice.shuffle(&mut parts);
            let first = parts.iter().position(|part| matches!(part, Inline::Word(_))).unwrap_or(0);
            parts.swap(0, first);
        }
        let mut text = String::new();
        for part in &parts {
            if !text.is_empty() {
                text.push_str(self.tongue.blank());
            }
            self.inline(part, &mut text);
        }
        text
    }

    fn inline(&self, part: &Inline, text: &mut String) {
        let tongue = self.tongue;
        match part {
            Inline::Word(word) => text.push_str(&tongue.word(*word)),
            Inline::Number(number) => text.push_str(&number.to_string()),
            Inline::Name(name) => text.push_str(name),
            Inline::Link { target, words } => {
                let target = match tongue {
                    Tongue::Lorren => target.clone(),
                    Tongue::Vashti => target.replace("/en/", "/fr/"),
                    Tongue::Kanari => target.replace("/en/", "/ja/"),
                };
                text.push_str(&format!("[{}]({target})", tongue.phrase(words)));
            }
            Inline::Control(words) => {
                let label = if self.document.keeps_labels { Tongue::Lorren } else { tongue };
                text.push_str(&format!("[!UICONTROL {}]", label.phrase(words)));
            }
            Inline::Dnl(name) => text.push_str(&format!("[!DNL {name}]")),
            Inline::Code(code) => text.push_str(&format!("`{code}`")),
            Inline::Raw(text_of_it) => text.push_str(text_of_it),
            Inline::Image(path) => text.push_str(&format!("![{}]({path})", tongue.word(path.len() as u32))),
        }
    }
}
