//! What pages are made of that are made to be slow.

/// One construct: what a page begins and ends with, and its pieces, by number and word.
pub struct Construct {
    pub name: &'static str,
    pub head: &'static str,
    pub piece: fn(usize, &str) -> String,
    pub tail: &'static str,
}

const fn of(name: &'static str, piece: fn(usize, &str) -> String) -> Construct {
    Construct { name, head: "# Top {#top}\n\n", piece, tail: "\n\nThe end.\n" }
}

/// How a page in MDX begins.
pub const MDX: &str = "{/* MDX */}\n\n";

const fn in_mdx(name: &'static str, piece: fn(usize, &str) -> String) -> Construct {
    Construct { head: MDX, ..of(name, piece) }
}

const TABLE: &str = "| a | b |\n| - | - |\n";
pub const ALL: &[Construct] = &[
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
    of("addresses", |n, word| format!("https://{word}.example.com/{n} ")),
    of("http://", |_, _| "http://".into()),
    Construct { head: "# Top\n\nhttp://a.b/", ..of("address of )", |_, _| ")".into()) },
    Construct { head: "```mermaid\n", tail: "\n```\n", ..of("diagram of (", |_, _| "(".into()) },
    Construct { head: "```plantuml\n", tail: "\n```\n", ..of("drawing of (", |_, _| "(".into()) },
    Construct { head: "```html\n", tail: "\n```\n", ..of("template of {", |_, _| "{ ".into()) },
    Construct { head: "```yaml\n", tail: "```\n", ..of("yaml", |n, word| format!("{word}{n}: {word}\n")) },
    Construct { head: "```python\n", tail: "```\n", ..of("python", |n, word| format!("  {word}({n})\n")) },
    of("shortcodes", |n, word| format!("{{{{< {word} {n} >}}}} ")),
    of("inline code", |n, word| format!("`{word}_{n}` ")),
    of("code in paragraphs", |n, word| format!("See `{word}_{n}` now.\n\n")),
    of("code blocks", |n, word| format!("```\n{word} --all {n}\n```\n\n")),
    of("addresses in paragraphs", |n, word| format!("http://{word}.example/{n} is on.\n\n")),
    Construct { head: "```js\n", tail: "```\n", ..of("names in code", |n, word| format!("{word}{n}(\"{word}\")\n")) },
    of("names for programs", |n, word| format!("{word}Name{n} ")),
    of("open tags", |_, _| "<b>".into()),
    of("images", |n, word| format!("![{word}](x{n}.png)\n\n")),
    of("definitions", |n, word| format!("[{n}]: {word}.md\n")),
    of("references", |n, word| format!("[{word}][{n}]\n\n[{n}]: x.md\n\n")),
    in_mdx("MDX: components", |n, word| format!("<Tab title=\"{word}\" n={{{n}}}>\n\n{word} {n}\n\n</Tab>\n\n")),
    in_mdx("MDX: nested components", |n, _| format!("{}<A>\n", " ".repeat(n % 40))),
    in_mdx("MDX: ends", |_, _| "</A>\n".into()),
    in_mdx("MDX: inline components", |n, word| format!("{word} <B c=\"{n}\" /> {{{word}}} ")),
    in_mdx("MDX: attributes", |n, word| format!("<A b{n}=\"{word}\" />\n\n")),
    Construct {
        tail: "/>\n",
        ..in_mdx("MDX: one tag", |n, word| format!("{}a{n}=\"{word}\"\n", if n == 0 { "<A\n" } else { "" }))
    },
    in_mdx("MDX: {", |_, _| "{ ".into()),
    in_mdx("MDX: { on lines", |_, _| "{\n\n".into()),
    in_mdx("MDX: lines in components", |_, word| format!("<A>\n{word}\n")),
    in_mdx("MDX: open imports", |_, _| "import {\n".into()),
    in_mdx("MDX: ties", |n, word| format!("<Tabs groupId=\"{word}{n}\" />\n\n")),
    in_mdx("MDX: <A b={", |_, _| "<A b={".into()),
    in_mdx("MDX: <A b=\" on lines", |_, _| "<A b=\"\n\n".into()),
    in_mdx("MDX: {`${", |_, _| "{`${".into()),
    in_mdx("MDX: {/*", |_, _| "{/* ".into()),
    in_mdx("MDX: backticks", |n, _| format!("{}{{", "`".repeat(n % 60))),
    in_mdx("MDX: imports", |n, word| format!("import A{n} from '{word}';\n")),
    in_mdx("MDX: open exports", |_, _| "export const a = {\n\n".into()),
    in_mdx("MDX: indented items", |n, word| format!("{}- {word}\n", " ".repeat(n % 40))),
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
    of("half emphasis", |_, word| if word == "lamp" { "**a** " } else { "a** a " }.into()),
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
    of("changed anchors", |n, word| format!("## Bulb {n} {{#{word}-{n}}}\n\n")),
    of("changed anchors in words", |n, word| format!("<a id=\"{word}-{n}\"></a> bulb {n} ")),
    of("lost anchors", |n, word| match word {
        "lamp" => format!("## Bulb {n} {{#bulb-{n}}}\n\n[a](#bulb-{n})\n\n"),
        _ => format!("## Bulb {n}\n\n[a](#bulb-{n})\n\n"),
    }),
    of("repeated anchors", |n, word| format!("## {word} {{#bulb-{}}}\n\n", n / 2)),
    of("slugs", |n, word| format!("## {word} {n}\n\n[a](#lamp-{n})\n\n")),
    of("broken anchors", |n, word| format!("[a](#{word}-{n})\n\n")),
    of("broken links", |n, word| format!("[a]({word}-{n}.md)\n\n")),
    of("changed links", |n, word| format!("[a](https://lumen.example/{word}/{n}) ")),
    of("unused suppressions", |n, word| format!("<!-- locdrift-disable-next-line missing-link -->\n\n{word} {n}\n\n")),
    of("unused suppressions on a line", |n, word| format!("<!-- locdrift-disable-line missing-link --> {word} {n} ")),
    of("unused ranges", |n, word| format!("<!-- locdrift-disable missing-link -->\n\n{word} {n}\n\n")),
    of("idle ends", |n, word| format!("<!-- locdrift-enable missing-link -->\n\n{word} {n}\n\n")),
    of("lost brackets", |n, word| format!("[!DNL Lumen {n}{} ", if word == "lamp" { "]" } else { "" })),
    of("lost numbers", |n, word| match word {
        "lamp" => "[a](x.md) ".to_owned(),
        _ => format!("{{words {}}} ", n % 90),
    }),
    of("hidden keywords", |n, word| format!("[!{}UICONTROL {n}] ", if word == "lamp" { "" } else { "\u{200b}" })),
    of("hidden quotes", |n, word| format!("{}> {n}\n\n", if word == "lamp" { "" } else { "&#x200B;" })),
    of("escaped comments", |n, word| format!("{}!-- {n} -->\n\n", if word == "lamp" { "<" } else { "&lt;" })),
    Construct { head: "```\n", ..of("short fences", |n, _| format!("``\n{n}\n")) },
    of("names", |n, word| format!("[!DNL {word} {n}] ")),
    of("lost controls", |n, word| match word {
        "lamp" => format!("[!UICONTROL Dim {n}] "),
        _ if n % 2 == 0 => "dim ".to_owned(),
        _ => format!("[!UICONTROL Dim {n}] "),
    }),
    of("controls in paragraphs", |n, word| match word {
        "lamp" => format!("See [!UICONTROL Dim {n}] and Dim {n}.\n\n"),
        _ => format!("See Dim {n} and [!UICONTROL ].\n\n"),
    }),
    of("lost links", |n, word| match word {
        "lamp" => format!("[Bulb {n}](x{n}.md) "),
        _ => format!("Bulb {n} "),
    }),
    of("headings as paragraphs", |n, word| match word {
        "lamp" => format!("## Bulb {n} {{#bulb-{n}}}\n\n"),
        _ => format!("**Bulb {n}** {{#bulb-{n}}}\n\n"),
    }),
    of("languages of fences", |n, word| format!("```{word}\n{n}\n```\n\n~~{n}\n\n")),
    of("one control of many names", |n, word| match word {
        "lamp" => "[!UICONTROL Dim]\n\n".to_owned(),
        _ => format!("[!UICONTROL {word} {n}]\n\n"),
    }),
    Construct {
        head: ">[!NOTE]\n>\n",
        ..of("left quotes", |n, word| {
            format!("{}{n}\n{}\n", if word == "lamp" { ">" } else { "" }, if word == "lamp" { ">" } else { "" })
        })
    },
    of("footnotes", |n, word| format!("{word}[^{word}{n}]\n\n[^{n}]: {word}\n\n")),
    Construct {
        head: "---\n",
        tail: "---\n# A\n",
        ..of("quoted values", |n, word| match word {
            "lamp" => format!("key{n}: {n}\n"),
            _ => format!("key{n}: \"\\\"{n}\\\"\"\n"),
        })
    },
    Construct {
        head: "---\n",
        tail: "---\n# A\n",
        ..of("hidden blanks in keys", |n, word| format!("key{n}{}: {n}\n", if word == "lamp" { "" } else { "\u{a0}" }))
    },
    Construct { head: "---\nkey: &a [b]\n", tail: "---\n# A\n", ..of("aliases", |n, _| format!("key{n}: *a\n")) },
    Construct {
        head: "---\n",
        tail: "---\n# A\n",
        ..of("comments", |n, _| format!("# locdrift-disable missing-link -- {n}\n"))
    },
];
