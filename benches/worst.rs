//! Pages that are made to be slow, for each construct: the time for n pieces as a multiple of the time for half of them.
//!
//! Linear work gives about 2, quadratic work 4. `cargo bench --bench worst` tries all, `-- WORD` those whose name has it.
//! Each column is the worst of several ways in which a translation or an older version differs, and names it. A page is
//! grown until a stage takes long enough to be timed; what stays below that has no ratio.

use std::sync::Arc;
use std::time::{Duration, Instant};

use locdrift::align::{Side, align};
use locdrift::change::{Version, compare};
use locdrift::output::{self, Format, Style};
use locdrift::page::Page;
use locdrift::parse::{self, Keys, Reader};
use locdrift::session::{ConfigChoice, Request, Session};
use locdrift::text::FileId;

/// Ratios above this are marked.
const HIGH: f64 = 2.6;
/// What is shorter is not told from noise.
const SHORTEST: Duration = Duration::from_millis(10);
/// What is longer is told at once.
const LONGEST: Duration = Duration::from_secs(1);
/// The least and the most pieces.
const SIZES: [usize; 2] = [8_000, 64_000];
/// Runs of which the shortest counts.
const RUNS: usize = 3;

/// One construct: what a page begins and ends with, and its pieces, by number and word.
struct Construct {
    name: &'static str,
    head: &'static str,
    piece: fn(usize, &str) -> String,
    tail: &'static str,
}

const fn of(name: &'static str, piece: fn(usize, &str) -> String) -> Construct {
    Construct { name, head: "# Top {#top}\n\n", piece, tail: "\n\nThe end.\n" }
}

const TABLE: &str = "| a | b |\n| - | - |\n";
const ALL: &[Construct] = &[
    of("nested lists", |_, _| "- ".into()),
    of("nested quotes", |_, _| "> ".into()),
    of("nested both", |_, _| "> - ".into()),
    of("long line", |n, word| format!("{word}{} ", n % 10)),
    of("equal words", |_, word| format!("{word} ")),
    of("short lines", |n, word| format!("{word} {n}\n")),
    of("equal paragraphs", |_, word| format!("{word}\n\n")),
    of("paragraphs", |n, word| format!("{word} {n}, {word}\n\n")),
    of("equal items", |_, word| format!("* {word}\n")),
    of("items", |n, word| format!("1. {word} {n}\n")),
    Construct { head: TABLE, ..of("equal rows", |_, word| format!("| {word} | b |\n")) },
    Construct { head: TABLE, ..of("rows", |n, word| format!("| {word} | {n} |\n")) },
    Construct { head: TABLE, ..of("columns", |_, word| format!("| {word} ")) },
    Construct { head: "| a |\n| - |\n| ", tail: " |\n", ..of("huge cell", |n, word| format!("{word} {n} ")) },
    of("links", |n, word| format!("[{word}](x{n}.md) ")),
    of("equal links", |_, word| format!("[{word}](x.md) ")),
    of("own anchors", |n, word| format!("[{word}](#to{n}) ")),
    of("sites", |n, word| format!("<https://{word}.example.com/{n}>\n")),
    of("images", |n, word| format!("![{word}](x{n}.png)\n\n")),
    of("definitions", |n, word| format!("[{n}]: {word}.md\n")),
    of("references", |n, word| format!("[{word}][{n}]\n\n[{n}]: x.md\n\n")),
    of("[", |_, _| "[".into()),
    of("![", |_, _| "![".into()),
    of("[a](", |_, _| "[a](".into()),
    of("[a](<", |_, _| "[a](<".into()),
    of("](", |_, _| "](".into()),
    of("<", |_, _| "<".into()),
    of("<a ", |_, _| "<a ".into()),
    of("<a id=\"", |_, _| "<a id=\"".into()),
    of("<!--", |_, _| "<!-- ".into()),
    of("</", |_, _| "</a".into()),
    of("<?", |_, _| "<?".into()),
    of("*a ", |_, word| format!("*{word} ")),
    of("*a* ", |_, word| format!("*{word}* ")),
    of("*_", |_, _| "*_".into()),
    of("a**b", |_, word| format!("{word}**")),
    of("** that opens", |_, word| format!("**{word} ")),
    of("** that closes", |_, word| format!("{word}** ")),
    of("**", |_, _| "** ".into()),
    of("__", |_, _| "__".into()),
    of("__ a", |_, word| format!("__ {word} ")),
    of("** in items", |n, word| format!("* **{word} {n}\n")),
    of("split links", |n, word| format!("[{word}] (x{n}.md) ")),
    of("split at blanks", |n, word| format!("[{word}](x {n}.md) ")),
    of("code spans", |n, _| format!("`a{n}` ")),
    of("backticks", |n, _| format!("{}a", "`".repeat(n % 60))),
    of("&", |_, _| "&".into()),
    of("&amp;", |_, _| "&amp;".into()),
    of("\\", |_, _| "\\".into()),
    of("{", |_, _| "{".into()),
    of("{{", |_, _| "{{ ".into()),
    of("{#", |_, _| "{#".into()),
    Construct { head: "# ", ..of("heading of {#a", |_, _| "{#a".into()) },
    Construct { head: "# ", ..of("long heading", |n, word| format!("{word}{n} ")) },
    of("{ a", |_, word| format!("{{{word} ")),
    of("zero-width", |_, _| "\u{200b}".into()),
    of("&#x200B;", |_, _| "&#x200B;".into()),
    of("&#x200B; in lines", |n, word| format!("&#x200B;* {word}&#x200B; {n}\n")),
    of("&quot;", |_, word| format!("[{word}](x.md){{target=&quot;_blank&quot;}} ")),
    of("&lbrace;", |n, word| format!("{word} &lbrace;{n}&rbrace; ")),
    of("untranslated", |_, _| "Turn the lamp on and wait until it blinks.\n\n".into()),
    of("untranslated here and there", |n, word| match n % 3 {
        0 => format!("{word} {n}\n\n"),
        1 => "## How to dim it\n\n".into(),
        _ => format!("Turn lamp {n} on and wait until it blinks.\n\n"),
    }),
    Construct {
        head: "<table>\n",
        tail: "</table>\n",
        ..of("untranslated cells", |n, word| {
            format!("<tr><td>{word} {n}</td><td>Turn the lamp on and wait until it blinks.</td></tr>\n")
        })
    },
    of("untranslated pieces", |n, word| {
        format!("{word}\n\n<p>{word} {n}</p><p>Turn the lamp on and wait until it blinks.</p>\n\n")
    }),
    of("equal headings", |_, word| format!("## {word}\n\n")),
    of("headings", |n, word| format!("## {word} {n}\n\n")),
    of("headings with ids", |n, word| format!("## {word} {{#id{n}}}\n\n{word}.\n\n")),
    of("equal sections", |_, word| format!("## {word}\n\n{word}.\n\n")),
    of("sections", |n, word| format!("{} {word} {n}\n\n{word} `{n}`.\n\n", "#".repeat(2 + n % 4))),
    of("anchors", |n, _| format!("<a id=\"x{n}\"></a>\n")),
    of("equal anchors", |_, _| "<a id=\"x\"></a>\n\n".into()),
    of("tokens", |n, word| format!("[!UICONTROL {word} {n}] ")),
    of("damaged lists", |n, word| {
        format!("[a](x.md){{width={}}} ", if word == "lamp" { format!("\"{n}\"") } else { format!("« {n} »") })
    }),
    of("damaged emphasis", |_, word| if word == "lamp" { "_a_ " } else { "_ a _b " }.into()),
    of("emptied emphasis", |n, word| if word == "lamp" { format!("_a{n}_ ") } else { "__ ".into() }),
    of("damaged items", |n, word| format!("{}* {n}\n\n", if word == "lamp" { "" } else { "&#x200B;" })),
    of("split links", |n, word| format!("[a]{}(x{n}.md) ", if word == "lamp" { "" } else { " " })),
    of("left over", |n, word| if word == "lamp" { format!("a{n} ") } else { format!("{n}&rbrace; ") }),
    of("equal tokens", |_, _| "[!DNL Lumen] ".into()),
    of("open tokens", |_, _| "[!DNL ".into()),
    of("badges", |n, word| format!("[!BADGE {word}]{{type=t{n} url=\"x{n}.md\"}} ")),
    of("includes", |n, _| format!("{{{{snippet-{n}}}}}\n\n")),
    of("includes of files", |n, _| format!("{{{{$include /x/{n}.md}}}}\n")),
    of("directives", |n, word| format!(">[!NOTE]\n>\n>{word} {n}\n\n")),
    of("videos", |n, _| format!(">[!VIDEO](https://video.example.com/v/{n})\n\n")),
    of("accordions", |n, word| format!("+++{word} {n}\n\n{word}\n\n+++\n\n")),
    of("fences", |n, _| format!("```\n{n}\n```\n\n")),
    Construct { head: "```\n", tail: "\n```\n", ..of("lines of code", |n, word| format!("{word} {n}\n")) },
    Construct { head: "<table>\n", tail: "</table>\n", ..of("html rows", |n, word| format!("<tr><td>{word} {n}\n")) },
    of("html lists", |_, word| format!("<ul><li>{word}\n\n")),
    of("pieces of html", |n, word| format!("<p>{word} {n}</p>\n\n")),
    of("suppressions", |n, word| {
        format!("<!-- locdrift-disable-next-line missing-link -- {n} -->\n\n[{word}](y{n}.md)\n\n")
    }),
    of("ranges", |n, word| {
        let rule = ["missing-link", "extra-link", "broken-link"][n % 3];
        format!("<!-- locdrift-disable {rule} -->\n\n[{word}](y{n}.md)\n\n<!-- locdrift-enable {rule} -->\n\n")
    }),
    Construct { head: "---\n", tail: "---\n# A\n", ..of("keys", |n, word| format!("key{n}: {word}\n")) },
    Construct { head: "---\n", tail: "---\n# A\n", ..of("equal keys", |_, word| format!("key: {word}\n")) },
    Construct {
        head: "---\nkey:\n",
        tail: "---\n# A\n",
        ..of("list in front matter", |n, word| format!("  - {word} {n}\n"))
    },
    Construct { head: "---\nkey: >\n", tail: "---\n# A\n", ..of("folded value", |n, word| format!("  {word} {n}\n")) },
    Construct { head: "---\nkey: ", tail: "\n---\n# A\n", ..of("deep maps", |_, _| "{a: ".into()) },
    Construct { head: "---\nkey: ", tail: "\n---\n# A\n", ..of("deep lists", |_, _| "[".into()) },
    Construct { head: "---\nkey:\n  ", tail: "\n---\n# A\n", ..of("deep dashes", |_, _| "- ".into()) },
    Construct { head: "---\n", tail: "# A\n", ..of("unclosed", |n, word| format!("key{n}: {word}\n")) },
    Construct { head: "---\n", tail: "---\n# A\n", ..of("damaged", |n, word| format!("key{n}: \"{word}\n")) },
    Construct {
        head: "---\n",
        tail: "---\n# A\n",
        ..of("comments", |n, _| format!("# locdrift-disable missing-link -- {n}\n"))
    },
];

/// Writes the pieces of a second page of this size.
type Way = fn(&Construct, usize) -> Vec<String>;

/// How the second page differs from the first.
const WAYS: [(&str, Way); 4] = [
    ("words", |c, n| (0..n).map(|at| (c.piece)(at, "lampe")).collect()),
    ("lost", |c, n| (0..n).filter(|at| at % 3 != 1).map(|at| (c.piece)(at, "lamp")).collect()),
    ("back", |c, n| (0..n).rev().map(|at| (c.piece)(at, "lamp")).collect()),
    ("other", |c, n| (0..n).map(|at| (c.piece)(at + 7 * n, "stool")).collect()),
];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    println!("{:<22} {:>22} {:>22} {:>22} {:>22}", "", "parse", "align", "change", "check");
    for construct in ALL.iter().filter(|c| asked.is_empty() || asked.iter().any(|word| c.name.contains(&**word))) {
        let stages: [Stage; 4] = [parse_both, align_both, change_both, check_both];
        let told: Vec<String> = stages.into_iter().map(|stage| worst(construct, stage)).collect();
        println!("{:<22} {:>22} {:>22} {:>22} {:>22}", construct.name, told[0], told[1], told[2], told[3]);
    }
}

/// The time that a stage takes for two pages; what comes before it is not counted.
type Stage = fn(&str, &str) -> Duration;

/// The worst way of all, as time, way and ratio.
fn worst(construct: &Construct, stage: Stage) -> String {
    let mut found: Option<(f64, String)> = None;
    let mut quick = Duration::ZERO;
    for (way, make) in WAYS {
        let pages = |n: usize| {
            let page = |pieces: Vec<String>| format!("{}{}{}", construct.head, pieces.concat(), construct.tail);
            (page((0..n).map(|at| (construct.piece)(at, "lamp")).collect()), page(make(construct, n)))
        };
        let mut n = SIZES[0];
        let once = loop {
            let (one, other) = pages(n);
            let time = stage(&one, &other);
            if time >= SHORTEST * 2 || n >= SIZES[1] {
                break time;
            }
            n *= 2;
        };
        if once < SHORTEST {
            quick = quick.max(once);
            continue;
        }
        let ((half_one, half_other), (one, other)) = (pages(n / 2), pages(n));
        let runs = if once > LONGEST { 1 } else { RUNS };
        let (mut whole, mut half) = (once, Duration::MAX);
        for _ in 0..runs {
            half = half.min(stage(&half_one, &half_other));
            whole = whole.min(stage(&one, &other));
        }
        let ratio = whole.as_secs_f64() / half.as_secs_f64();
        let mark = if ratio > HIGH { " !" } else { "" };
        let told = format!("{}k {way} {:.0} ms {ratio:.1}{mark}", n / 1000, whole.as_secs_f64() * 1e3);
        if found.as_ref().is_none_or(|(worst, _)| ratio > *worst) {
            found = Some((ratio, told));
        }
    }
    found.map_or_else(|| format!("{:.1} ms", quick.as_secs_f64() * 1e3), |(_, told)| told)
}

/// The time that the work took; what it leaves behind is dropped after that, with its threads.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let (wall, busy) = (Instant::now(), busy());
    let left = std::hint::black_box(work());
    let time = match (busy, self::busy()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => wall.elapsed(),
    };
    drop(left);
    time
}

/// How long this program has been at work, all threads together: what other programs do does not count.
#[cfg(unix)]
fn busy() -> Option<Duration> {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime)).ok()
}

#[cfg(not(unix))]
fn busy() -> Option<Duration> {
    None
}

fn parsed(text: &str) -> Page {
    parse::parse(FileId(0), text, &Keys::default(), &mut Reader::default())
}

fn parse_both(one: &str, other: &str) -> Duration {
    timed(|| (parsed(one), parsed(other)))
}

fn align_both(one: &str, other: &str) -> Duration {
    let (source, target) = (parsed(one), parsed(other));
    let (one, other): (Arc<str>, Arc<str>) = (one.into(), other.into());
    let (one, other) = (|| one.clone(), || other.clone());
    let source = Side { page: &source, path: "a.md", text: &one };
    let target = Side { page: &target, path: "a.md", text: &other };
    timed(|| align(source, target))
}

fn change_both(one: &str, other: &str) -> Duration {
    let (old, new) = (parsed(one), parsed(other));
    timed(|| compare(Version { page: &old, text: one }, Version { page: &new, text: other }))
}

struct Files<'s>(&'s Session);

impl output::Files for Files<'_> {
    fn path(&self, file: FileId) -> String {
        self.0.project.layout.disk_path(file).display().to_string()
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.0.text(file)
    }
}

/// A whole check of a project of one pair, and all that it prints.
fn check_both(one: &str, other: &str) -> Duration {
    let dir = tempfile::tempdir().expect("a folder");
    for (locale, text) in [("en", one), ("fr", other)] {
        std::fs::create_dir(dir.path().join(locale)).expect("made");
        std::fs::write(dir.path().join(locale).join("a.md"), text).expect("written");
    }
    let request = Request {
        path: dir.path().to_owned(),
        config: ConfigChoice::Nothing,
        no_history: true,
        threads: Some(1),
        ..Request::default()
    };
    timed(|| {
        let session = Session::open(&request).expect("a layout");
        let outcome = session.check();
        let catalogue = locdrift::rules::catalogue();
        for format in [Format::Full, Format::Json, Format::Sarif, Format::Junit, Format::Rdjsonl] {
            let mut out = Vec::new();
            output::render(format, &outcome, &Files(&session), catalogue, &Style::default(), &mut out)
                .expect("written");
        }
    })
}
