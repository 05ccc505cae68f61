#!/usr/bin/env bash
# Finishes the project in $1, a copy of files/: history, or what files/ cannot hold. No network.
set -euo pipefail
cd "$1"
export GIT_AUTHOR_NAME=Writer GIT_AUTHOR_EMAIL=writer@example.com GIT_COMMITTER_NAME=Writer GIT_COMMITTER_EMAIL=writer@example.com
# dated DATE COMMAND..: a command that commits
dated() { local day=$1; shift; GIT_AUTHOR_DATE="${day}T12:00:00Z" GIT_COMMITTER_DATE="${day}T12:00:00Z" "$@"; }
# commit REPOSITORY DATE SUBJECT: all that is there now
commit() { git -C "$1" add -A; dated "$2" git -C "$1" commit -q -m "$3"; }
page() { printf '# %s\n\n%s\n\n## %s\n\n%s\n' "$2" "$3" "$4" "$5" > "$1"; }
more() { printf '\n## %s\n\n%s\n' "$2" "$3" >> "$1"; }
mkdir docs.en
git init -q -b main docs.en
for name in merged forgotten later ported; do
  page docs.en/$name.md "The $name lamp" 'Turn it by hand.' 'Care' 'Wipe it with a [cloth](https://lamps.example/cloth).'
done
commit docs.en 2024-01-10 'Write the guide'
git clone -q --template= "file://$PWD/docs.en" docs.fr-FR
for name in merged forgotten later ported; do
  page docs.fr-FR/$name.md "La lampe $name" 'Tournez-la à la main.' 'Soin' 'Essuyez-la avec un [chiffon](https://lamps.example/cloth).'
done
commit docs.fr-FR 2024-01-20 'Translate the guide'
for name in merged forgotten; do more docs.en/$name.md 'At night' 'Knock twice to wake it up.'; done
commit docs.en 2024-02-01 'Write about the night'
# The fork merges its source; one page is translated, one is forgotten.
more docs.fr-FR/merged.md 'La nuit' 'Frappez deux fois pour la réveiller.'
commit docs.fr-FR 2024-02-09 'Translate the night'
git -C docs.fr-FR fetch -q origin
dated 2024-02-10 git -C docs.fr-FR merge -q --no-ff -s ours -m 'Merge the source' origin/main
# The source moves on; one of its commits is ported by itself.
more docs.en/later.md 'At noon' 'It stays dark until noon.'
commit docs.en 2024-03-01 'Write about noon'
more docs.en/ported.md 'At noon' 'It stays dark until noon.'
commit docs.en 2024-03-02 'Write about noon there, too'
more docs.fr-FR/ported.md 'À midi' 'Elle reste éteinte jusqu’à midi.'
commit docs.fr-FR 2024-03-10 'Port what is new about noon'
