//! What may differ in code, and what may not.

use super::{Change, Code, FlawKind, Verdict, compare};

fn fenced(language: &str, code: &str) -> String {
    format!("```{language}\n{code}\n```")
}

fn check(language: &str, theirs: &str, ours: &str) -> Verdict {
    let (theirs, ours) = (fenced(language, theirs), fenced(language, ours));
    let code = |text| Code { text, language, column: 0 };
    compare(code(&theirs), code(&ours))
}

fn flaws(language: &str, theirs: &str, ours: &str) -> Vec<FlawKind> {
    match check(language, theirs, ours) {
        Verdict::Damaged(flaws) => flaws.into_iter().map(|flaw| flaw.kind).collect(),
        other => panic!("{other:?} for {language}:\n{ours}"),
    }
}

#[track_caller]
fn same(language: &str, theirs: &str, ours: &str) {
    assert_eq!(check(language, theirs, ours), Verdict::Same, "{language}");
}

#[track_caller]
fn different(language: &str, theirs: &str, ours: &str) {
    let verdict = check(language, theirs, ours);
    assert!(matches!(verdict, Verdict::Different(_)), "{verdict:?}: {language}");
}

#[test]
fn comments_may_be_translated() {
    for (language, theirs, ours) in [
        ("js", "let a = \"lamp\"; // on", "let a = \"lampe\"; // allumé"),
        (
            "js",
            "/* lights the hall\n   and the kitchen */\non();",
            "/* éclaire le couloir\n   et l'autre\n   cuisine */\non();",
        ),
        ("js", "const a = 'x'; // the first\nb();", "const a = 'x'; // l'une d'abord\nb();"),
        ("js", "<p><!-- a lamp --></p>", "<p><!-- une lampe --></p>"),
        (
            "js",
            "<Lamp\n  level={5} // ...keeps the lamp's level\n  on /* now */\n/>",
            "<Lamp\n  level={5} // ...garde l'état d'avant\n  on /* d'abord */\n/>",
        ),
        ("jsx", "<A>{/* a lamp */}</A>", "<A>{/* une lampe\n allumée */}</A>"),
        ("html", "<!-- a lamp\n on -->\n<b>x</b>", "<!-- une lampe -->\n<b>x</b>"),
        (
            "python",
            "def on():\n    \"\"\"Switch on.\n\n    Now.\n    \"\"\"\n    go()  # fast",
            "def on():\n    \"\"\"Allumer l'autre.\n    \"\"\"\n    go()  # vite",
        ),
        ("sql", "SELECT 1; -- all lamps", "SELECT 1; -- toutes les lampes"),
        ("lua", "--[[ one\ntwo ]]\nf() -- x", "--[[ un ]]\nf() -- y z"),
        ("lisp", "(on 1) ; the lamp", "(on 1) ; l'autre lampe"),
        ("ini", "; lamps\na=1", "; lampes d'ici\na=1"),
        ("latex", "\\lamp{1} % on", "\\lamp{1} % l'allumer"),
        ("bat", "REM switch on\nlamp /on", "REM allumer d'abord\nlamp /on"),
        ("vb", "x = 1 ' the lamp", "x = 1 ' la lampe d'ici"),
        ("mermaid", "graph TD\n%% one\nA-->B", "graph TD\n%% un autre\nA-->B"),
        ("gotmpl", "{{- /* a lamp */ -}}\n<b>{{ .Lamp }}</b>", "{{- /* une lampe */ -}}\n<b>{{ .Lamp }}</b>"),
        ("yaml", "a: 1 # on\n# all\nb: 2", "a: 1 # allumé\n# toutes\n# les\nb: 2"),
        ("bash", "# half\nlamp --level 5 # low", "# la moitié d'ici\nlamp --level 5 # bas"),
        ("", "# dim\ndim 5", "  # tamiser\n  dim 5"),
        ("haskell", "{- a\nb -}\nf x -- y", "{- c -}\nf x -- z"),
        ("rust", "fn f<'a>(x: &'a str) {} // on", "fn f<'a>(x: &'a str) {} // l'allumer"),
    ] {
        same(language, theirs, ours);
    }
    different("css", "#hall { color: red }", "#couloir { color: red }");
    different("bash", "a#b", "a#c");
    different("js", "get(https://l.example/a)", "get(https://l.example/b)");
}

#[test]
fn programs_differ() {
    different("", "dim 5", "dim 6");
    different("js", "let a = f(x);", "let b = f(x);");
    different("", "get https://lumen.example/a", "get https://lumen.example/b");
    different("bash", "lumen set --level 50", "lumen set --niveau 50");
    different("bash", "lumen set \\\n  --level 5", "lumen set\n  --level 5");
    different("bash", "lumen --all", "lumen —all");
    different("python", "if x:\n    on()", "si x:\n    on()");
}

#[test]
fn text_between_tags_may_be_translated() {
    same("html", "<button class=\"lamp\">Switch on</button>", "<button class=\"lamp\">Allumer l'autre</button>");
    same(
        "vue",
        "<template>\n  <p>On: {{ lamp }}</p>\n</template>",
        "<template>\n  <p>Allumé : {{ lamp }}</p>\n</template>",
    );
    same(
        "jsx",
        "return (\n  <p id=\"a\">Switch {on ? 'on' : 'off'} now</p>\n);",
        "return (\n  <p id=\"a\">Maintenant {on ? 'x' : 'y'} l'autre</p>\n);",
    );
    same(
        "svelte",
        "<script>\n  let a = 1; // on\n</script>\n<p>Lamp {a}</p>",
        "<script>\n  let a = 1; // allumé\n</script>\n<p>Lampe {a}</p>",
    );
    same(
        "jsx",
        "return <p>\n  Name:\n  <b>{name}</b>{' '}\n  is on\n</p>;",
        "return <p>\n  Nom :{\" \"}\n  <b>{name}</b>\n  {'allumée'}\n</p>;",
    );
    different("jsx", "<p>{name}{' '}</p>", "<p>{room}</p>");
    different("html", "<button>Switch on</button>", "<bouton>Allumer</bouton>");
    different("html", "<p>a <b>b</b></p>", "<p>a b</p>");
    different("vue", "<p>{{ lamp }}</p>", "<p>{{ lampe }}</p>");
    different("jsx", "return <p>{on ? a : b}</p>;", "return <p>{on ? a : c}</p>;");
    different("jsx", "f(<p>x</p>); g();", "f(<p>y</p>); h();");
    different("ts", "if (a < b && c > d) { on() }", "if (a < b && c > d) { off() }");
    different("html", "<script>on()</script>", "<script>off()</script>");
}

#[test]
fn values_may_be_joined_in_another_order() {
    same("js", "a = 'On: ' + lamp;", "a = lamp + ' est allumée';");
    same("js", "f({ text: room + \"'s lamp \" + (i + 1) })", "f({ text: 'lampe ' + (i + 1) + ' de ' + room })");
    same("java", "print(\"On: \" + lamp.name());", "print(lamp.name() + \" est allumée\");");
    different("js", "a = 'On: ' + lamp;", "a = room + ' est allumée';");
    different("js", "a = b + c;", "a = c + b;");
    different("js", "a = 'On: ' + lamp;", "a = 'allumée';");
}

#[test]
fn labels_of_diagrams_may_be_translated() {
    same(
        "mermaid",
        "graph TD\n  A[Open the box] --> B(Take)\n  B -->|dark| C{On?}",
        "graph TD\n  A[Ouvrez la boîte] --> B(Prenez (tout))\n  B -->|il fait noir| C{Allumée ?}",
    );
    same(
        "mermaid",
        "sequenceDiagram\n  participant L as Lamp\n  L->>R: switch on\n  Note over L: dark",
        "sequenceDiagram\n  participant L as Lampe\n  L->>R: allumer\n  Note over L: noir",
    );
    same(
        "plantuml",
        "@startuml\ntitle Lamp\nA -> B : on\nnote left\n  dark\nend note\n@enduml",
        "@startuml\ntitle Lampe\nA -> B : allumer\nnote left\n  il fait\n  noir\nend note\n@enduml",
    );
    same("mermaid", "sequenceDiagram\n  participant Client", "sequenceDiagram\n  participant Client as Cliente");
    same("mermaid", "graph LR\n  A --> Lamp", "graph LR\n  A --> Lamp[灯]");
    different("mermaid", "graph TD\n  A[x] --> B[y]", "graph TD\n  A[x] --> C[y]");
    same("mermaid", "graph LR\n  A --- B[Hang the lamp]", "graph LR\n  A --- B[Suspendre l’abat-jour]");
    same(
        "mermaid",
        "graph LR\n  A -. \"no light<br>(key l8.*)\" .-x B",
        "graph LR\n  A -. \"pas de lumière<br>(clé l8.*)\" .-x B",
    );
    same("mermaid", "graph LR\n  A -- lit room --> B", "graph LR\n  A -- pièce-salon --> B");
    different("mermaid", "graph LR\n  A -- lit --> B", "graph LR\n  A -- lit --> C");
    different("mermaid", "graph TD\n  a(A):::red", "graph TD\n  a(A):::blue");
}

#[test]
fn placeholders_and_words_of_output_may_be_translated() {
    same("bash", "lamp set <your-name> --on", "lamp set <votre-nom> --on");
    same(
        "console",
        "$ lamp start\nListening on http://localhost:80",
        "$ lamp start\nÀ l'écoute sur http://localhost:80",
    );
    same(
        "text",
        "Usage: lamp set the level\n  -l, --level N   the level of the lamp",
        "Emploi : lampe régler le niveau\n  -l, --level N   le niveau de la lampe",
    );
    different("text", "  -l, --level N   the level of the lamp", "  -l, --niveau N   le niveau de la lampe");
    different("console", "$ lamp start", "$ lampe start");
    same("bash", "lamp --name your-lamp {lamp-id} # x y", "lamp --name votre-lampe {id-de-lampe} # z");
    same("text", "Client app → Gateway\n    └── Lamp", "クライアント → ゲートウェイ\n  └── ランプ");
    same("bash", "lamp completion zsh [flags]", "lamp completion zsh [options]");
    same("text", "rooms/hall/lamp (no numbers in it)\nrooms/1", "rooms/hall/lamp (sans nombre)\nrooms/1");
    same("text", "      --key name   used if --sign is true", "      --key name   utilisé si `--sign` est vrai");
    same("text", "      --as form   a form, eg: {{.Name}}", "      --as form   une forme, p. ex. : {{.Name}}");
    different("text", "/fix", "/corriger");
    different("", "lamp set hall level", "lampe régler couloir niveau");
}

#[test]
fn help_of_options_may_be_translated() {
    same(
        "",
        "      --dry-run   simulate a start\n  -h, --help   help for lamp",
        "      --dry-run   개시 시험\n  -h, --help   lamp 도움말",
    );
    same(
        "",
        "Options:\n  --dim   used with a --room (default 5)\n  --off   go",
        "Optionen :\n  --dim   mit --room, außer `--off`, verwendet (Vorgabe 5)\n  --off   aus",
    );
    same(
        "text",
        "OPTIONS\n  -o, --output FILE\n      Write a plan to it.\n\n  -q\n      Be quiet.",
        "選項\n  -o, --output FILE\n      寫入計畫到該檔。\n      或者不寫。\n\n  -q\n      安靜。",
    );
    same("console", "--dim int   a level (default 5)", "--dim int   Stufe (Vorgabe 5)");
    different("", "  --dry-run   simulate a start\n  --dim   dim a lamp", "  --dry-run   simuler\n  --dime   baisser");
    different("", "  --dry-run   simulate a start\n  --dim   dim a lamp", "  --dry-run   simuler");
    different(
        "bash",
        "lamp start \\\n  --room  hall \\\n  --dim  low",
        "lamp start \\\n  --room  couloir \\\n  --dim  bas",
    );
    different("text", "--room hall", "--room couloir");
    same(
        "",
        "--dim ints   levels of a lamp (one or more: a=1,b=2)\n--dimmer   a lamp",
        "--dim ints   灯的亮度（一个或多个：a=1,b=2）\n--dimmer   灯",
    );
    // Values are no descriptions, nor what is verbatim in them.
    different("bash", "--room  hall", "--room  couloir");
    let help = "--dim   dims a lamp in a room\n";
    for (theirs, ours) in [
        ("--image    registry/lumen:1.2", "--image    registry/lumen:9.9"),
        ("--at   use http://lumen.example/a", "--at   use http://lumen.example/b"),
        ("--for   waits for 30 seconds", "--for   waits for 3 seconds"),
    ] {
        different("", &format!("{help}{theirs}"), &format!("{help}{ours}"));
    }
    different("bash", "lamp:\n  --room  hall", "LAMPADAIRE:\n  --room  hall");
}

#[test]
fn labels_of_drawings_may_be_translated() {
    same(
        "text",
        "Lamp → Switch → Room\n │        │       │\n └────────┴───────┘\n     All lights",
        "Lampe → Schalter → Zimmer\n │        │       │\n └────────┴───────┘\n     Alle Lichter",
    );
    different("text", "rooms\n├── hall.md\non_dark", "rooms\n├── hall.md\nim_dunkeln");
}

#[test]
fn keys_are_for_programs() {
    different("json", "{\"eventType\": \"x\"}", "{\"typeÉvénement\": \"x\"}");
    different("json", "{\"type\": \"lampStart\"}", "{\"type\": \"démarrageLampe\"}");
    same("json", "{\"title\": \"A lamp\", \"b\": \"Yes/No\"}", "{\"title\": \"Une lampe\", \"b\": \"Oui/Non\"}");
    different("yaml", "level: 5", "niveau: 5");
    different("yaml", "level: low", "level: bas");
    different("yaml", "run: lamp on now", "run: lampe on now");
    same(
        "yaml",
        "title: Home\nabout: A lamp for all\n\"x\": 'y'",
        "title: Accueil\nabout: Une lampe pour tous\n\"x\": 'z'",
    );
    same("yaml", "lamp: # a “lamp” for all\n  a: 1", "lamp: # une lampe \"pour tous\"\n  a: 1");
    same("yaml", "on:\n  lamp --all\nb: 1", "on: lamp --all\nb: 1");
    same("yaml", "text: |\n  A lamp\n  for all\nb: 1", "text: |\n  Une lampe\n  pour tous\nb: 1");
}

#[test]
fn what_no_longer_runs() {
    use FlawKind::{Blank, Continuation, Indentation, Joined, Parted, Quote, Tab};
    assert_eq!(flaws("yaml", "lamp:\n  level: 50", "lamp:\n\u{a0}\u{a0}level: 50"), [Blank('\u{a0}'), Blank('\u{a0}')]);
    assert_eq!(flaws("yaml", "lamp:\n  level: 50", "lamp:\nlevel: 50"), [Indentation]);
    assert_eq!(flaws("yaml", "lamp:\n  level: 50", "lamp:\n\tlevel: 50"), [Tab]);
    assert_eq!(flaws("python", "if x:\n    a()\nb()", "if x:\n    a()\n    b()"), [Indentation]);
    assert_eq!(flaws("make", "on:\n\tlamp", "on:\n    lamp"), [Tab]);
    assert_eq!(flaws("bash", "lamp on\nlamp off", "lamp on lamp off"), [Joined]);
    assert_eq!(flaws("bash", "lamp on --all", "lamp on\n--all"), [Parted]);
    assert_eq!(flaws("bash", "lamp on \\\n  --all", "lamp on \\ \n  --all"), [Continuation]);
    assert_eq!(flaws("bash", "lamp on --all", "lamp on\u{3000}--all"), [Blank('\u{3000}')]);
    assert_eq!(flaws("bash", "lamp on", "lamp\u{200b} on"), [Blank('\u{200b}')]);
    assert_eq!(flaws("bash", "lamp name \"hall\"", "lamp name “couloir”"), [Quote('“'), Quote('”')]);
    assert_eq!(flaws("js", "on('a');", "on(’a’);"), [Quote('’'), Quote('’')]);
    same("python", "f(a,\n  b)", "f(a,\n      b)");
    same("python", "# x\nif x:\n  a()", "  # y\nif x:\n    a()");
    same("js", "f(a, b);", "f(a,\n  b);");
    same("js", "f('l’heure');", "f('it’s');");
    same("yaml", "  a:\n    b: 1", "a:\n  b: 1");
}

#[test]
fn lines_begin_behind_what_holds_the_block() {
    let code = |text, column| Code { text, language: "yaml", column };
    let theirs = "```yaml\na:\n  b: 1\n```";
    let ours = "```yaml\n   a:\n     b: 1\n   ```";
    assert_eq!(compare(code(theirs, 0), code(ours, 3)), Verdict::Same);
    let quoted = "```yaml\n> a:\n>   b: 1\n> ```";
    assert_eq!(compare(code(theirs, 0), code(quoted, 2)), Verdict::Same);
}

#[test]
fn output_among_commands_may_be_translated() {
    for (theirs, ours) in [
        ("[lamp-plugin] Starting the lamp…", "[lamp-plugin] La lampe démarre…"),
        ("[lamp] Tip", "[lamp] Astuce"),
        ("$ lumen help\n  dim Dims the lamp", "$ lumen help\n  dim Tamise la lampe"),
        ("% lumen help\nShows what lamps do", "% lumen help\nMontre ce que font les lampes"),
    ] {
        same("bash", theirs, ours);
    }
    for (theirs, ours) in [
        ("$ lumen dim the lamp now", "$ lumen tamiser la lampe vite"),
        ("lumen dim the lamp now", "lumen tamiser la lampe vite"),
        ("LAMP=1 lumen dim the hall", "LAMP=1 lumen tamiser le couloir"),
        ("lumen on", "lumen on\n\nWait for the signal."),
    ] {
        different("bash", theirs, ours);
    }
}

#[test]
fn what_stands_for_values_in_yaml_may_be_translated() {
    same(
        "yaml",
        "a: REQUIRED - a name. Must be \"v1\", \"v2\" or \"v3\"",
        "a: OBLIGATOIRE — Doit être \"v1\", \"v2\" ou \"v3\"",
    );
    same("yaml", "command: Command to run the lamp", "command: Commande pour la lampe");
    same("yaml", "command: Command to run the lamp", "command: команда для лампы");
    different("yaml", "command: lumen dim all lamps", "command: lumen tamiser toutes lampes");
    different("yaml", "a: some words here", "b: quelques mots ici");
}

#[test]
fn comments_of_metadata_in_documents_may_differ() {
    same("md", "---\n# a/b.md\ntitle: x\n---", "---\ntitle: y\n---");
    same("md", "# a.md\n---\ntitle: x", "---\n# eins\n# zwei\ntitle: y");
    different("md", "---\ntitle: x\n---\n# One", "---\ntitle: y\n---\nEins");
}

#[test]
fn code_may_be_laid_out_otherwise() {
    same("ts", "on(a: { b: string; c: 1 }) {}", "on(a: {\n  b: string;\n  c: 1;\n}) {}");
    same("js", "let a = [1, 2];", "let a = [\n  1,\n  2,\n]");
    different("js", "on(1, 2)", "on(1 2)");
    different("python", "a = (1,)", "a = (1)");
}

#[test]
fn what_differs_is_where_it_is() {
    let changes = |language, theirs: &str, ours: &str| match check(language, theirs, ours) {
        Verdict::Different(changes) => {
            let fence = language.len() + 4;
            let of =
                |text: &str, range: &std::ops::Range<usize>| text[range.start - fence..range.end - fence].to_owned();
            changes.iter().map(|c| (of(theirs, &c.theirs), of(ours, &c.ours))).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(changes("bash", "lumen --all  # on", "lumen --tout  # allumé"), [pair("--all", "--tout")]);
    assert_eq!(changes("js", "on({ 'en': 'x' })", "on({ de: 'y' })"), [pair("'en'", "de")]);
    assert_eq!(changes("js", "on(1, 2) // a", "on(1 2) // b"), [pair(",", "")]);
    assert_eq!(changes("yaml", "dest: 1\nkey: 2", "dst: 1\nkey: 2"), [pair("dest", "dst")]);
}

/// Whatever is compared, what differs lies within the code, between characters, and one behind the other.
#[test]
fn what_differs_lies_between_characters() {
    const PIECES: [&str; 14] =
        ["“a", "\"é\"", "a: 1", "“", "”", "'x", "日本", "<p a=“b>", "{", "}", "# ñ", "- ", "--a", "„b“: 2"];
    const LANGUAGES: [&str; 9] = ["", "bash", "yaml", "json", "js", "html", "jsx", "python", "mermaid"];
    for language in LANGUAGES {
        for at in 0..PIECES.len().pow(3) {
            let piece = |place: u32| PIECES[at / PIECES.len().pow(place) % PIECES.len()];
            let (theirs, ours) =
                (format!("{} {}", piece(0), piece(1)), format!("{}\n{}{}", piece(2), piece(0), piece(1)));
            let (theirs, ours) = (fenced(language, &theirs), fenced(language, &ours));
            let code = |text| Code { text, language, column: 0 };
            let Verdict::Different(changes) = compare(code(&theirs), code(&ours)) else { continue };
            let mut end = 0;
            for Change { theirs: a, ours: b } in &changes {
                assert!(
                    theirs.get(a.clone()).is_some() && ours.get(b.clone()).is_some(),
                    "{theirs}\n{ours}\n{changes:?}"
                );
                assert!(end <= b.start, "{theirs}\n{ours}\n{changes:?}");
                end = b.end;
            }
        }
    }
}
