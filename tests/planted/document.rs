//! A page as a tree, before it is written in a language. Everything that findings can be about has a number of its own.

/// The number of a section, block, item or row; the same in the source and in the translation.
pub type Uid = u32;

#[derive(Clone, Debug)]
pub struct Document {
    pub seed: u64,
    /// Whether the labels of controls stay as they are in the source.
    pub keeps_labels: bool,
    /// A paragraph that the translation leaves in the language of the source.
    pub left: Option<Uid>,
    pub sections: Vec<Section>,
    pub next: Uid,
}

#[derive(Clone, Debug)]
pub struct Section {
    pub uid: Uid,
    pub level: usize,
    pub id: Option<String>,
    pub title: Vec<u32>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub struct Block {
    pub uid: Uid,
    pub body: Body,
}

#[derive(Clone, Debug)]
pub enum Body {
    Paragraph(Vec<Sentence>),
    List {
        ordered: bool,
        items: Vec<Item>,
    },
    Table(Vec<Row>),
    /// A quote under a directive; the block's number is that of the directive's line. Without a keyword, only the quote.
    Note {
        keyword: Option<String>,
        blocks: Vec<Block>,
    },
    Code {
        lines: Vec<String>,
        comment: u32,
    },
    Image(String),
    Video(u32),
    Help {
        id: String,
        title: Vec<u32>,
    },
    /// The block's number is that of the line with the title.
    Accordion {
        title: Vec<u32>,
        blocks: Vec<Block>,
    },
    Snippet(String),
}

#[derive(Clone, Debug)]
pub struct Item {
    pub uid: Uid,
    pub lead: Vec<Sentence>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub uid: Uid,
    pub cells: Vec<Sentence>,
}

#[derive(Clone, Debug)]
pub struct Sentence {
    pub uid: Uid,
    /// Whether the translation leaves it in the language of the source.
    pub is_left: bool,
    pub parts: Vec<Inline>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Word(u32),
    Number(u32),
    /// A name that no language translates.
    Name(&'static str),
    Link {
        target: String,
        words: Vec<u32>,
    },
    Control(Vec<u32>),
    Dnl(String),
    Code(String),
    Image(String),
    /// What is written as it is: damage.
    Raw(&'static str),
}

/// What a block offers to recognise it by, in document order.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    pub uid: Uid,
    /// The section it stands in.
    pub section: usize,
    /// Equal for blocks of one kind at one depth with equally many controls.
    pub shape: (&'static str, usize, usize),
    /// Whether nothing in it survives translation but its shape.
    pub is_bare: bool,
    /// How many of its parts are the same in all languages and seldom the same as others.
    pub facts: usize,
}

impl Inline {
    /// Whether the same is read in all languages.
    pub fn is_firm(&self) -> bool {
        !matches!(self, Inline::Word(_) | Inline::Control(_))
    }

    fn is_fact(&self) -> bool {
        matches!(self, Inline::Link { .. } | Inline::Dnl(_) | Inline::Code(_) | Inline::Image(_))
    }
}

impl Document {
    /// Videos above this number have no localized version.
    pub const LAST_VIDEO: u32 = 340_000;

    /// The number of the line that closes an accordion.
    pub fn end_of(accordion: Uid) -> Uid {
        accordion + 9_000_000
    }

    pub fn uid(&mut self) -> Uid {
        self.next += 1;
        self.next
    }

    /// All blocks that the parser knows as leaves, in order; headings first in their sections.
    pub fn leaves(&self) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        for (at, section) in self.sections.iter().enumerate() {
            let is_bare = section.id.is_none();
            leaves.push(Leaf { uid: section.uid, section: at, shape: ("heading", 0, 0), is_bare, facts: 0 });
            gather(&section.blocks, at, 0, &mut leaves);
        }
        leaves
    }

    /// Every list of blocks: of sections, notes, items and accordions.
    pub fn each_list(&mut self, visit: &mut dyn FnMut(&mut Vec<Block>)) {
        for section in &mut self.sections {
            each_list(&mut section.blocks, visit);
        }
    }

    /// Every block that has sentences, by its number.
    pub fn each_text(&mut self, visit: &mut dyn FnMut(Uid, &mut Vec<Sentence>)) {
        self.each_list(&mut |blocks| {
            for block in blocks {
                match &mut block.body {
                    Body::Paragraph(sentences) => visit(block.uid, sentences),
                    Body::List { items, .. } => items.iter_mut().for_each(|item| visit(item.uid, &mut item.lead)),
                    Body::Table(rows) => rows.iter_mut().for_each(|row| visit(row.uid, &mut row.cells)),
                    _ => {}
                }
            }
        });
    }

    /// The sections below a section, as the end of a range that begins with it.
    pub fn subtree_end(&self, at: usize) -> usize {
        let level = self.sections[at].level;
        self.sections[at + 1..].iter().position(|s| s.level <= level).map_or(self.sections.len(), |n| at + 1 + n)
    }
}

fn each_list(blocks: &mut Vec<Block>, visit: &mut dyn FnMut(&mut Vec<Block>)) {
    visit(blocks);
    for block in blocks {
        match &mut block.body {
            Body::List { items, .. } => items.iter_mut().for_each(|item| each_list(&mut item.blocks, visit)),
            Body::Note { blocks, .. } | Body::Accordion { blocks, .. } => each_list(blocks, visit),
            _ => {}
        }
    }
}

fn text_leaf(uid: Uid, section: usize, kind: &'static str, depth: usize, sentences: &[Sentence]) -> Leaf {
    let parts = || sentences.iter().flat_map(|sentence| &sentence.parts);
    let controls = parts().filter(|part| matches!(part, Inline::Control(_))).count();
    let facts = parts().filter(|part| part.is_fact()).count();
    Leaf { uid, section, shape: (kind, depth, controls), is_bare: !parts().any(Inline::is_firm), facts }
}

fn gather(blocks: &[Block], section: usize, depth: usize, leaves: &mut Vec<Leaf>) {
    let firm = |uid, kind, facts| Leaf { uid, section, shape: (kind, depth, 0), is_bare: false, facts };
    let bare = |uid, kind| Leaf { uid, section, shape: (kind, depth, 0), is_bare: true, facts: 0 };
    for block in blocks {
        match &block.body {
            Body::Paragraph(sentences) => leaves.push(text_leaf(block.uid, section, "paragraph", depth, sentences)),
            Body::List { ordered, items } => {
                let kind = if *ordered { "step" } else { "item" };
                for item in items {
                    leaves.push(text_leaf(item.uid, section, kind, depth + 1, &item.lead));
                    gather(&item.blocks, section, depth + 1, leaves);
                }
            }
            Body::Table(rows) => {
                leaves.extend(rows.iter().map(|row| text_leaf(row.uid, section, "row", depth, &row.cells)));
            }
            Body::Note { keyword, blocks } => {
                if let Some(keyword) = keyword {
                    let keyword = keyword.bytes().map(usize::from).sum();
                    leaves.push(Leaf { shape: ("directive", depth, keyword), ..bare(block.uid, "") });
                }
                gather(blocks, section, depth + 1, leaves);
            }
            Body::Accordion { blocks, .. } => {
                leaves.push(bare(block.uid, "accordion"));
                gather(blocks, section, depth, leaves);
                leaves.push(bare(Document::end_of(block.uid), "accordion"));
            }
            Body::Code { .. } | Body::Video(_) => leaves.push(firm(block.uid, "code", 0)),
            _ => leaves.push(firm(block.uid, "asset", 1)),
        }
    }
}
