//! Projects that are made to be slow: many pages, and the files beside them.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use locdrift::cli::{Context, Terminal, run};

use crate::{LONGEST, RUNS, SHORTEST, marked, timed};

/// A project by its size, and what is asked of it.
pub struct Project {
    pub name: &'static str,
    files: fn(usize) -> Files,
    /// `@` stands for its folder.
    args: &'static [&'static str],
}

/// Paths and texts.
type Files = Vec<(String, String)>;

/// The least and the most pieces.
const SIZES: [usize; 2] = [1_000, 32_000];

const CHECK: &[&str] = &["check", "@", "--no-history", "--threads", "1", "--output-format", "json"];
const FIX: &[&str] = &["check", "@", "--no-history", "--threads", "1", "--fix", "--unsafe-fixes"];
const DIFF: &[&str] = &["check", "@", "--no-history", "--threads", "1", "--diff", "--unsafe-fixes"];

pub const ALL: &[Project] = &[
    Project { name: "pages that share an id", args: CHECK, files: |n| pages(n / 8, |_, _| id("x")) },
    Project {
        name: "moved pages that share an id",
        args: CHECK,
        files: |n| {
            let page = |locale: &'static str| move |at: usize| (format!("{locale}/{locale}{at}.md"), id("x"));
            (0..n / 8).flat_map(|at| [page("en")(at), page("fr")(at)]).collect()
        },
    },
    Project {
        name: "copied folders",
        args: CHECK,
        files: |n| {
            let page =
                |at: usize| ["a", "b"].map(|side| (format!("en/{}/{side}/{}.md", at / 3, at % 3), id(&at.to_string())));
            (0..n / 8).flat_map(page).chain([("fr/0/a/0.md".into(), id("0"))]).collect()
        },
    },
    Project {
        name: "pages that nobody translated",
        args: CHECK,
        files: |n| (0..n / 8).map(|at| (format!("en/{at}.md"), "# A\n".into())).chain(pair("# A\n", "# A\n")).collect(),
    },
    Project {
        name: "orphans",
        args: CHECK,
        files: |n| (0..n / 8).map(|at| (format!("fr/{at}.md"), "# A\n".into())).chain(pair("# A\n", "# A\n")).collect(),
    },
    Project {
        name: "anchors of another page",
        args: CHECK,
        files: |n| {
            let links = join(n, |at| format!("[a](b.md#bulb-{at}) [a](b.md#lost-{at}) "));
            let anchors = join(n, |at| format!("## Bulb {at} {{#bulb-{at}}}\n\n"));
            let other = ["en", "fr"].map(|locale| (format!("{locale}/b.md"), anchors.clone()));
            pair(&links, &links).into_iter().chain(other).collect()
        },
    },
    Project {
        name: "slugs of another page",
        args: CHECK,
        files: |n| {
            let links = join(n, |at| format!("[a](b.md#lamp-{at}) "));
            let headings = |word: &str| join(n, |at| format!("## {word} {at}\n\n"));
            let other = [("en/b.md".into(), headings("Lamp")), ("fr/b.md".into(), headings("Lampe"))];
            pair(&links, &links).into_iter().chain(other).collect()
        },
    },
    Project {
        name: "snippets and links",
        args: CHECK,
        files: |n| {
            let page = join(n, |at| format!("{{{{snippet{at}}}}} [a](#lost-{at})\n\n"));
            let snippets = join(n, |at| format!("## S {{#snippet{at}}}\n\nx\n\n"));
            let other = ["en", "fr"].map(|locale| (format!("{locale}/_includes/snippets.md"), snippets.clone()));
            pair(&page, &page).into_iter().chain(other).collect()
        },
    },
    Project {
        name: "includes of includes",
        args: CHECK,
        files: |n| {
            let page = join(n, |at| format!("[a](#lost-{at}) ")) + "\n\n{{$include /0.md}}\n";
            let chain = (0..n / 8).flat_map(|at| {
                ["en", "fr"]
                    .map(|locale| (format!("{locale}/{at}.md"), format!("# I\n\n{{{{$include /{}.md}}}}\n", at + 1)))
            });
            pair(&page, &page).into_iter().chain(chain).collect()
        },
    },
    Project {
        name: "metadata of a folder",
        args: CHECK,
        files: |n| {
            let keys = |word: &str| head(&join(n, |at| format!("key{at}: {word}\n")));
            let other = ["en", "fr"].map(|locale| (format!("{locale}/metadata.md"), keys(locale)));
            pair(&keys("en"), &head("other: 1\n")).into_iter().chain(other).collect()
        },
    },
    Project {
        name: "keys that nobody knows",
        args: CHECK,
        files: |n| configured(&join(n, |at| format!("lamp{at}: 1\n"))),
    },
    Project {
        name: "patterns of pages",
        args: CHECK,
        files: |n| configured(&format!("exclude:\n{}", join(n, |at| format!("  - 'lamps{at}/**'\n")))),
    },
    Project {
        name: "regular expressions",
        args: CHECK,
        files: |n| {
            let patterns = join(n / 8, |at| format!("      - '^lamp{at}$'\n"));
            let links = join(n, |at| format!("[a](lost-{at}.md) "));
            let config = format!("rules:\n  broken-link:\n    ignore:\n{patterns}");
            pair("# A\n", &links).into_iter().chain([("locdrift.yaml".into(), config)]).collect()
        },
    },
    Project {
        name: "settings of files",
        args: CHECK,
        files: |n| {
            let entry = |at| format!("  - paths: 'lamps{at}/**'\n    rules: {{broken-link: off}}\n");
            let links = join(n, |at| format!("[a](lost-{at}.md) "));
            let config = format!("files:\n{}", join(n.min(1_000), entry));
            pair("# A\n", &links).into_iter().chain([("locdrift.yaml".into(), config)]).collect()
        },
    },
    Project {
        name: "a glossary of one label",
        args: CHECK,
        files: |n| {
            let page = |word: &str| {
                join(n, |at| {
                    format!("[!UICONTROL {}]\n\n", if word.is_empty() { "Dim".into() } else { format!("{word}{at}") })
                })
            };
            let glossary = format!("en,fr\n{}", join(n, |at| format!("Dim,Baisser {at}\n")));
            let more = [("locdrift.yaml".into(), "terms: t.csv\n".into()), ("t.csv".into(), glossary)];
            pair(&page(""), &page("Garder")).into_iter().chain(more).collect()
        },
    },
    Project {
        name: "a glossary of many labels",
        args: CHECK,
        files: |n| {
            let page = |word: &str| join(n, |at| format!("[!UICONTROL {word} {at}]\n\n"));
            let glossary = join(n, |at| format!("Dim {at}: Baisser {at}\n"));
            let more = [("locdrift.yaml".into(), "terms: '{locale}.yaml'\n".into()), ("fr.yaml".into(), glossary)];
            pair(&page("Dim"), &page("Garder")).into_iter().chain(more).collect()
        },
    },
    Project {
        name: "a baseline of what is gone",
        args: CHECK,
        files: |n| {
            let entry = |at| {
                format!(
                    "{{\"locale\":\"fr\",\"path\":\"a.md\",\"rule\":\"broken-link\",\"fingerprint\":\"{at:016x}\"}},\n"
                )
            };
            let baseline = format!("{{\"version\": 2, \"findings\": [\n{}null]}}\n", join(n, entry));
            let page = join(n, |at| format!("[a](lost-{at}.md) "));
            let more = [("locdrift.yaml".into(), "baseline: b.json\n".into()), ("b.json".into(), baseline)];
            pair("# A\n", &page).into_iter().chain(more).collect()
        },
    },
    Project { name: "results with notices", args: &["merge", "@/1.json", "@/2.json"], files: |n| results(0, n) },
    Project { name: "results with findings", args: &["merge", "@/1.json", "@/2.json"], files: |n| results(n, 0) },
    Project { name: "fixes of keys", args: FIX, files: |n| keys(n) },
    Project { name: "fixes of links", args: FIX, files: |n| split_links(n) },
    Project { name: "a patch", args: DIFF, files: |n| keys(n) },
    Project {
        name: "terms",
        args: &["terms", "@"],
        files: |n| {
            let page = |word: &str| join(n, |at| format!("[!UICONTROL {word} {at}]\n\n"));
            pair(&page("Dim"), &page("Baisser"))
        },
    },
];

fn join(n: usize, piece: impl Fn(usize) -> String) -> String {
    (0..n).map(piece).collect()
}

fn head(keys: &str) -> String {
    format!("---\n{keys}---\n# A\n")
}

fn id(id: &str) -> String {
    head(&format!("exl-id: id-{id}\n"))
}

fn pair(source: &str, target: &str) -> Files {
    vec![("en/a.md".into(), source.into()), ("fr/a.md".into(), target.into())]
}

fn pages(n: usize, text: impl Fn(usize, &str) -> String) -> Files {
    (0..n).flat_map(|at| ["en", "fr"].map(|locale| (format!("{locale}/{at}.md"), text(at, locale)))).collect()
}

fn configured(config: &str) -> Files {
    pair("# A\n", "# A\n").into_iter().chain([("locdrift.yaml".into(), config.to_owned())]).collect()
}

fn keys(n: usize) -> Files {
    let page = |word: &str| head(&join(n, |at| format!("key{at}: {word}{at}\n")));
    pair(&page("lamp"), &page("lampe"))
}

fn split_links(n: usize) -> Files {
    let page = |gap: &str| join(n, |at| format!("[a]{gap}(x{at}.md)\n\n"));
    pair(&page(""), &page(" "))
}

/// Two results of checks.
fn results(findings: usize, notices: usize) -> Files {
    let finding = |at: usize| {
        let point = "{\"line\":1,\"column\":1,\"offset\":0}";
        format!(
            "{{\"rule\":\"broken-link\",\"level\":\"error\",\"cause\":\"translation\",\"locale\":\"fr\",\"page\":{{\"key\":\"a.md\",\"path\":\"a.md\"}},\"message\":\"m{at}\",\"location\":{{\"path\":\"fr/a.md\",\"start\":{point},\"end\":{point}}},\"related\":[],\"fingerprint\":\"{at:016x}\"}}"
        )
    };
    let list = |n: usize, one: &dyn Fn(usize) -> String| (0..n).map(one).collect::<Vec<_>>().join(",");
    let notice = |at: usize| format!("{{\"code\":\"nothing-checked\",\"message\":\"n{at}\"}}");
    let mut text = String::from("{\"schema_version\":1,\"tool\":{\"name\":\"locdrift\",\"version\":\"0.1.0\"},");
    let _ = write!(
        text,
        "\"summary\":{{\"pages\":2,\"groups\":1,\"findings\":{findings},\"suppressed\":0,\"baselined\":0,\"older\":0,\"locales\":{{\"fr\":{{\"pages\":1,\"errors\":{findings},\"warnings\":0,\"notes\":0}}}}}},\"notices\":[{}],\"findings\":[{}]}}",
        list(notices, &notice),
        list(findings, &finding),
    );
    ["1.json", "2.json"].map(|name| (name.to_owned(), text.clone())).into()
}

/// The time of the command for so many pieces.
fn once(project: &Project, n: usize) -> Duration {
    let dir = tempfile::tempdir().expect("a folder");
    for (path, text) in (project.files)(n) {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let root = dir.path().display().to_string();
    let args: Vec<OsString> = std::iter::once("locdrift".into())
        .chain(project.args.iter().map(|arg| arg.replace('@', &root).into()))
        .collect();
    timed(|| run(args, &Context::real(), &Terminal::default(), &mut std::io::sink(), &mut std::io::sink()))
}

/// The ratio of a project that is large enough to be timed.
pub fn grow(project: &Project) -> String {
    let mut n = SIZES[0];
    let mut whole = once(project, n);
    while whole < SHORTEST * 10 && n < SIZES[1] {
        n *= 2;
        whole = once(project, n);
    }
    if whole < SHORTEST {
        return format!("{:.1} ms", whole.as_secs_f64() * 1e3);
    }
    let runs = if whole > LONGEST { 1 } else { RUNS };
    let mut half = Duration::MAX;
    for _ in 0..runs {
        half = half.min(once(project, n / 2));
        whole = whole.min(once(project, n));
    }
    let ratio = whole.as_secs_f64() / half.as_secs_f64();
    format!("{}k {:.0} ms {}", n / 1000, whole.as_secs_f64() * 1e3, marked(ratio))
}
