"""What editors do with the server: each test runs with the capabilities of each of them."""

import asyncio, contextlib, copy, os, pathlib, subprocess

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import FeatureAlreadyRegisteredError
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROGRAM = os.environ["LOCDRIFT"]
OLD = "# Dim a lamp {#dim}\n\nSlide down to dim the light.\n\n## Colors {#colors}\n\nChoose a color.\n"
SOURCE = OLD.replace("Slide down", "Slide down slowly").replace("a color.", "one of the nine colors in the app. See [the manual](manual.md).")
MANUAL = "# Manual {#manual}\n\nRead this.\n"
TRANSLATION = """---
title: Tamiser
source-git-commit: COMMIT
---
# Tamiser une lampe

Glissez vers le bas pour tamiser la lumière.

## Couleurs {#colors}

Choisissez une couleur.
"""

# The profiles of pytest-lsp; a newer Visual Studio Code is made of the one that it has.
EDITORS = ["neovim@0.7.0", "neovim@0.11.0", "emacs@29.1", "visual_studio_code"]


def capabilities(editor):
    if editor != "visual_studio_code":
        return client_capabilities(editor)
    caps = copy.deepcopy(client_capabilities("visual_studio_code@1.65.2"))
    caps.general.position_encodings = [types.PositionEncodingKind.Utf16]
    caps.text_document.diagnostic = types.DiagnosticClientCapabilities(dynamic_registration=True)
    caps.text_document.inlay_hint = types.InlayHintClientCapabilities(dynamic_registration=True)
    caps.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    return caps


def git(folder, *words):
    names = {f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(["git", *words], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Project:
    """An English page with two commits, and its translation, made from the first."""

    def __init__(self, folder):
        self.folder = folder
        source = folder / "en"
        source.mkdir()
        (folder / "fr").mkdir()
        git(source, "init", "-q")
        (source / "manual.md").write_text(MANUAL)
        (source / "dim.md").write_text(OLD)
        git(source, "add", ".")
        git(source, "commit", "-q", "-m", "Write the guide")
        self.commit = git(source, "rev-parse", "HEAD")
        (source / "dim.md").write_text(SOURCE)
        git(source, "commit", "-q", "-a", "-m", "Say how slowly")
        self.newest = git(source, "rev-parse", "HEAD")
        self.text = TRANSLATION.replace("COMMIT", self.commit)
        self.page = folder / "fr" / "dim.md"
        self.page.write_text(self.text)
        (folder / "fr" / "manual.md").write_text(MANUAL.replace("Manual", "Manuel"))

    @property
    def uri(self):
        return self.page.as_uri()


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path.resolve())


@pytest_lsp.fixture(params=EDITORS, config=ClientServerConfig(server_command=[PROGRAM, "lsp"]))
async def client(request, lsp_client: LanguageClient, project):
    caps = capabilities(request.param)
    lsp_client.pulls = caps.text_document.diagnostic is not None
    lsp_client.applied = []

    @lsp_client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply(params: types.ApplyWorkspaceEditParams):
        lsp_client.applied.append(params.edit)
        return types.ApplyWorkspaceEditResult(applied=True)

    for method in (
        types.CLIENT_REGISTER_CAPABILITY,
        types.WORKSPACE_DIAGNOSTIC_REFRESH,
        types.WORKSPACE_CODE_LENS_REFRESH,
        types.WORKSPACE_INLAY_HINT_REFRESH,
    ):
        # Newer versions of pytest-lsp answer by themselves.
        with contextlib.suppress(FeatureAlreadyRegisteredError):
            lsp_client.feature(method)(lambda params: None)

    folder = types.WorkspaceFolder(uri=project.folder.as_uri(), name="docs")
    params = types.InitializeParams(capabilities=caps, workspace_folders=[folder], root_uri=folder.uri)
    lsp_client.answer = await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


def open_page(client, project):
    document = types.TextDocumentItem(uri=project.uri, language_id="markdown", version=1, text=project.text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))


async def diagnostics(client, project, wanted=lambda found: True):
    """What the editor shows of the page, as soon as it is what is wanted."""
    for _ in range(200):
        if client.pulls:
            params = types.DocumentDiagnosticParams(text_document=types.TextDocumentIdentifier(uri=project.uri))
            found = (await client.text_document_diagnostic_async(params)).items
        else:
            found = client.diagnostics.get(project.uri)
        if found is not None and wanted(found):
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"never seen: {found}")


def codes(found):
    return sorted(diagnostic.code for diagnostic in found)


def place(text, words):
    """Where words are; the pages of these tests have no character that counts twice."""
    line = text[: text.index(words)].count("\n")
    return types.Position(line=line, character=text.split("\n")[line].index(words))


def applied(text, edit, uri):
    """The text of a page with an edit of the workspace."""
    changes = edit.document_changes or []
    edits = [edit for change in changes if change.text_document.uri == uri for edit in change.edits]
    edits += (edit.changes or {}).get(uri, [])
    assert edits, edit
    lines = text.split("\n")

    def offset(position):
        return sum(len(line) + 1 for line in lines[: position.line]) + position.character

    for one in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
        text = text[: offset(one.range.start)] + one.new_text + text[offset(one.range.end) :]
    return text


@pytest.mark.asyncio
async def test_an_opened_page_shows_what_is_wrong(client, project):
    open_page(client, project)
    found = await diagnostics(client, project, len)
    assert codes(found) == ["missing-anchor", "outdated-section", "outdated-section", "stale-source-commit"]
    outdated = next(one for one in found if one.code == "outdated-section")
    assert outdated.source == "locdrift"
    assert outdated.severity == types.DiagnosticSeverity.Warning
    line = place(project.text, "# Tamiser").line
    assert (outdated.range.start.line, outdated.range.end.line) == (line, line)


@pytest.mark.asyncio
async def test_hover_shows_the_source_and_what_changed(client, project):
    open_page(client, project)
    position = place(project.text, "Glissez")
    params = types.HoverParams(text_document=types.TextDocumentIdentifier(uri=project.uri), position=position)
    hover = await client.text_document_hover_async(params)
    assert "Slide down" in hover.contents.value and "slowly" in hover.contents.value


@pytest.mark.asyncio
async def test_the_jump_to_the_source_lands_on_the_aligned_line(client, project):
    open_page(client, project)
    position = place(project.text, "Glissez")
    params = types.DefinitionParams(text_document=types.TextDocumentIdentifier(uri=project.uri), position=position)
    found = await client.text_document_definition_async(params)
    [one] = found if isinstance(found, list) else [found]
    uri = getattr(one, "target_uri", None) or one.uri
    line = (getattr(one, "target_selection_range", None) or one.range).start.line
    assert (uri, line) == ((project.folder / "en" / "dim.md").as_uri(), 2)


@pytest.mark.asyncio
async def test_a_fix_removes_its_finding_and_no_other(client, project):
    open_page(client, project)
    found = await diagnostics(client, project, len)
    finding = next(one for one in found if one.code == "missing-anchor")
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=project.uri),
        range=finding.range,
        context=types.CodeActionContext(diagnostics=[finding]),
    )
    actions = await client.text_document_code_action_async(params)
    fix = next(one for one in actions if getattr(one, "edit", None) and one.diagnostics[0].code == "missing-anchor")
    text = applied(project.text, fix.edit, project.uri)
    assert "# Tamiser une lampe {#dim}\n" in text
    document = types.VersionedTextDocumentIdentifier(uri=project.uri, version=2)
    changes = [types.TextDocumentContentChangeWholeDocument(text=text)]
    client.text_document_did_change(types.DidChangeTextDocumentParams(text_document=document, content_changes=changes))
    found = await diagnostics(client, project, lambda found: "missing-anchor" not in codes(found))
    assert codes(found) == ["outdated-section", "outdated-section", "stale-source-commit"]


@pytest.mark.asyncio
async def test_diagnostics_that_are_known_are_not_sent_again(client, project):
    page = types.TextDocumentIdentifier(uri=project.uri)
    provider = client.answer.capabilities.diagnostic_provider
    assert (provider is not None) == client.pulls
    open_page(client, project)
    if not client.pulls:
        # The same text again is no news.
        await diagnostics(client, project, len)
        return
    first = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=page))
    again = types.DocumentDiagnosticParams(text_document=page, previous_result_id=first.result_id)
    assert isinstance(await client.text_document_diagnostic_async(again), types.RelatedUnchangedDocumentDiagnosticReport)
    known = [types.PreviousResultId(uri=project.uri, value=first.result_id)]
    params = types.WorkspaceDiagnosticParams(previous_result_ids=known)
    report = await client.workspace_diagnostic_async(params)
    kinds = {item.uri: item.kind for item in report.items}
    assert kinds[project.uri] == "unchanged", kinds


@pytest.mark.asyncio
async def test_a_page_with_missing_content_is_not_stamped(client, project):
    open_page(client, project)
    params = types.ExecuteCommandParams(command="locdrift.stamp", arguments=[project.uri])
    with pytest.raises(Exception, match="missing since the page was translated"):
        await client.workspace_execute_command_async(params)
    assert client.applied == []
