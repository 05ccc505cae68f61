//! Grows documents as a documentation site has them, from a number.

use proptest::prelude::*;

use crate::planted::document::{Block, Body, Document, Inline, Item, Row, Section, Sentence};
use crate::planted::tongue::{Dice, Tongue};

/// What a document grows from; shrinks to fewer sections.
#[derive(Clone, Copy, Debug)]
pub struct Seed {
    pub seed: u64,
    pub sections: usize,
    /// Whether headings have explicit ids (most of them), or none of them has.
    pub with_ids: bool,
    /// The language of the translation.
    pub tongue: Tongue,
}

pub fn seeds() -> impl Strategy<Value = Seed> {
    let tongue = prop_oneof![Just(Tongue::Vashti), Just(Tongue::Kanari)];
    (4usize..=14, any::<bool>(), tongue, any::<u64>()).prop_map(|(sections, with_ids, tongue, seed)| Seed {
        seed,
        sections,
        with_ids,
        tongue,
    })
}

const NAMES: [&str; 6] = ["JSON", "iOS", "OAuth2", "GraphQL", "API", "v7"];
const KEYWORDS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "CAUTION", "AVAILABILITY"];

pub struct Grower {
    dice: Dice,
    document: Document,
    links: Vec<String>,
    ids: Vec<String>,
    /// How much of its sections survives translation, in percent.
    densities: [usize; 3],
}

const RICH: [usize; 3] = [10, 40, 70];
const SPARSE: [usize; 3] = [2, 5, 20];

/// The document of a seed.
///
/// Two neighbouring sections without anything that survives translation could not be told apart by anybody: the
/// second one gets a link.
pub fn grow(seed: Seed) -> Document {
    let mut dice = Dice::new(seed.seed);
    let keeps_labels = dice.percent(50);
    let document = Document { seed: seed.seed, keeps_labels, left: None, sections: Vec::new(), next: 0 };
    let densities = if dice.percent(30) { SPARSE } else { RICH };
    let mut grower = Grower { dice, document, links: Vec::new(), ids: Vec::new(), densities };
    grower.title_section();
    let mut level = 2;
    for _ in 0..seed.sections {
        level = if grower.document.sections.len() > 1 && grower.dice.percent(40) { 3 } else { level.min(2) };
        let section = grower.section(level, seed.with_ids);
        grower.document.sections.push(section);
        grower.tell_apart();
    }
    grower.document
}

impl Grower {
    /// Grows parts whose numbers begin at `next`.
    pub fn new(seed: u64, next: u32) -> Grower {
        let document = Document { seed, keeps_labels: false, left: None, sections: Vec::new(), next };
        Grower { dice: Dice::new(seed), document, links: Vec::new(), ids: Vec::new(), densities: RICH }
    }

    fn uid(&mut self) -> u32 {
        self.document.uid()
    }

    fn word(&mut self) -> u32 {
        if self.dice.percent(30) { self.dice.below(12) as u32 } else { 12 + self.dice.below(1_500) as u32 }
    }

    pub fn words(&mut self, least: usize, most: usize) -> Vec<u32> {
        (0..self.dice.within(least, most)).map(|_| 12 + self.dice.below(1_500) as u32).collect()
    }

    fn slug(&mut self) -> String {
        let words = self.words(1, 3);
        words.iter().map(|&w| Tongue::Lorren.word(w)).collect::<Vec<_>>().join("-")
    }

    pub fn link_target(&mut self) -> String {
        if !self.links.is_empty() && self.dice.percent(15) {
            return self.dice.pick(&self.links).clone();
        }
        let slug = self.slug();
        let target = match self.dice.below(6) {
            0 => format!("https://lumen.example/en/docs/{slug}"),
            1 => format!("../{slug}/start.md#{}", self.slug()),
            2 if !self.ids.is_empty() => format!("#{}", self.dice.pick(&self.ids)),
            3 => format!("/help/{slug}.md"),
            _ => format!("{slug}/page-{}.md", self.dice.below(90)),
        };
        self.links.push(target.clone());
        target
    }

    fn title_section(&mut self) {
        let mut title = self.section(1, false);
        title.blocks.clear();
        title.blocks.push(self.paragraph(self.densities[2]));
        if self.dice.percent(30) {
            let video = self.video();
            title.blocks.push(video);
        }
        self.document.sections.push(title);
    }

    pub fn section(&mut self, level: usize, with_ids: bool) -> Section {
        let uid = self.uid();
        let id = (with_ids && self.dice.percent(85)).then(|| format!("{}-{uid}", self.slug()));
        self.ids.extend(id.clone());
        let title = self.words(1, 5);
        let density = *self.dice.pick(&self.densities);
        let mut blocks = Vec::new();
        if !self.dice.percent(6) {
            blocks.push(self.paragraph(density));
            for _ in 0..self.dice.below(6) {
                let block = self.block(density);
                blocks.push(block);
            }
        }
        Section { uid, level, id, title, blocks }
    }

    fn tell_apart(&mut self) {
        let leaves = self.document.leaves();
        let last = self.document.sections.len() - 1;
        let bare = |at: usize| leaves.iter().filter(|leaf| leaf.section == at).skip(1).all(|leaf| leaf.is_bare);
        if !bare(last) || !bare(last - 1) {
            return;
        }
        let mut paragraph = self.paragraph(0);
        let link = Inline::Link { target: self.link_target(), words: self.words(1, 3) };
        if let Body::Paragraph(sentences) = &mut paragraph.body {
            sentences[0].parts.push(link);
        }
        self.document.sections[last].blocks.push(paragraph);
    }

    pub fn paragraph(&mut self, density: usize) -> Block {
        let sentences = (0..self.dice.within(1, 4)).map(|_| self.sentence(6, 16, density)).collect();
        Block { uid: self.uid(), body: Body::Paragraph(sentences) }
    }

    /// A sentence; with `density` percent there is something in it that survives translation.
    pub fn sentence(&mut self, least: usize, most: usize, density: usize) -> Sentence {
        let uid = self.uid();
        let mut parts: Vec<Inline> = (0..self.dice.within(least, most)).map(|_| Inline::Word(self.word())).collect();
        let mut chance = density;
        while self.dice.percent(chance) {
            let part = self.inline();
            let at = self.dice.within(1, parts.len());
            parts.insert(at, part);
            chance /= 3;
        }
        Sentence { uid, is_left: false, parts }
    }

    fn inline(&mut self) -> Inline {
        match self.dice.below(20) {
            0..=7 => Inline::Link { target: self.link_target(), words: self.words(1, 4) },
            8..=13 => Inline::Control(self.words(1, 3)),
            14 | 15 => Inline::Dnl(Tongue::Lorren.phrase(&[self.dice.below(40) as u32 + 500])),
            16 => Inline::Code(self.slug()),
            17 => Inline::Image(format!("assets/icon-{}.svg", self.dice.below(30))),
            18 => Inline::Number(self.dice.within(2, 4_000) as u32),
            _ => {
                let name: &&'static str = self.dice.pick(&NAMES[..]);
                Inline::Name(name)
            }
        }
    }

    fn block(&mut self, density: usize) -> Block {
        match self.dice.below(26) {
            0..=7 => self.paragraph(density),
            8..=13 => self.list(density, true),
            14 | 15 => self.table(density),
            16..=18 => self.note(density),
            19 => self.code(),
            20 | 21 => self.image(),
            22 => self.video(),
            23 => {
                let id = format!("help_{}", self.slug().replace('-', "_"));
                Block { uid: self.uid(), body: Body::Help { id, title: self.words(2, 6) } }
            }
            24 => {
                let blocks = vec![self.paragraph(density), self.list(density, false)];
                Block { uid: self.uid(), body: Body::Accordion { title: self.words(1, 4), blocks } }
            }
            _ => Block { uid: self.uid(), body: Body::Snippet(self.slug()) },
        }
    }

    pub fn list(&mut self, density: usize, nested: bool) -> Block {
        let ordered = self.dice.percent(50);
        let mut items = Vec::new();
        for _ in 0..self.dice.within(2, 8) {
            let lead = vec![self.sentence(2, 14, density)];
            let mut blocks = Vec::new();
            if nested && self.dice.percent(25) {
                blocks.push(match self.dice.below(5) {
                    0 => self.note(density),
                    1 => self.code(),
                    2 => self.list(density, false),
                    3 => self.paragraph(density),
                    _ => self.image(),
                });
            }
            items.push(Item { uid: self.uid(), lead, blocks });
        }
        Block { uid: self.uid(), body: Body::List { ordered, items } }
    }

    pub fn table(&mut self, density: usize) -> Block {
        let rows = self.dice.within(3, 9);
        self.table_of(rows, density)
    }

    pub fn table_of(&mut self, rows: usize, density: usize) -> Block {
        let columns = self.dice.within(2, 4);
        let mut all = Vec::new();
        for at in 0..=rows {
            let density = if at == 0 { 0 } else { density };
            let cells = (0..columns).map(|_| self.sentence(1, 6, density)).collect();
            all.push(Row { uid: self.uid(), cells });
        }
        Block { uid: self.uid(), body: Body::Table(all) }
    }

    fn note(&mut self, density: usize) -> Block {
        let keyword = Some((*self.dice.pick(&KEYWORDS)).to_owned());
        let blocks = (0..self.dice.within(1, 2)).map(|_| self.paragraph(density)).collect();
        Block { uid: self.uid(), body: Body::Note { keyword, blocks } }
    }

    fn code(&mut self) -> Block {
        let lines =
            (0..self.dice.within(1, 6)).map(|_| format!("{} = {}", self.slug(), self.dice.below(500))).collect();
        Block { uid: self.uid(), body: Body::Code { lines, comment: self.dice.below(900) as u32 } }
    }

    fn image(&mut self) -> Block {
        let path = format!("assets/{}-{}.png", self.slug(), self.dice.below(200));
        Block { uid: self.uid(), body: Body::Image(path) }
    }

    fn video(&mut self) -> Block {
        let id = 330_000 + self.dice.below(5_000) as u32;
        Block { uid: self.uid(), body: Body::Video(id) }
    }
}
