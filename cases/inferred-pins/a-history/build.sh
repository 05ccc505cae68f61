#!/usr/bin/env bash
# Finishes the project in $1, a copy of files/: history, or what files/ cannot hold. No network.
set -euo pipefail
cd "$1"
export GIT_AUTHOR_NAME=Writer GIT_AUTHOR_EMAIL=writer@example.com GIT_COMMITTER_NAME=Writer GIT_COMMITTER_EMAIL=writer@example.com
# commit DATE SUBJECT [BODY]: all that is there now
commit() { git add -A; GIT_AUTHOR_DATE="$1T12:00:00Z" GIT_COMMITTER_DATE="$1T12:00:00Z" git commit -q -m "$2" ${3:+-m "$3"}; }
# page LOCALE NAME WORDS: a page of two sections
page() { mkdir -p "$(dirname "docs/$1/$2.md")"; printf '# %s\n\n%s\n\n## %s\n\n%s\n' "$3" "$4" "$5" "$6" > "docs/$1/$2.md"; }
more() { printf '\n## %s\n\n%s\n' "$3" "$4" >> "docs/$1/$2.md"; }
git init -q -b main .
for name in lamp typo cloth clock dial old; do
  page en $name "The $name" "Turn it by hand, see the [guide](https://lamps.example/guide)." 'Care' 'Swithc it off, then wipe it with a dry cloth.'
done
commit 2024-01-10 'Write the guide'
for name in lamp typo cloth clock dial old; do
  for locale in fr de es it; do
    page $locale $name "($locale) $name" "($locale) à la main, voir le [guide](https://lamps.example/guide)." "($locale) soin" "($locale) puis essuyez avec un chiffon sec."
    commit 2024-01-12 "Translate $name into $locale"
  done
done
# The source moves on: a section more, and what does not matter, as the commit says.
more en lamp 'At night' 'At night the lamp stays dark. Knock twice to wake it up.'
more en clock 'At noon' 'At noon the clock stops. Wind it up once more.'
commit 2024-02-01 'Write about night and noon'
sed -i 's/ a dry/ a soft dry/' docs/en/cloth.md
commit 2024-02-02 'Say which cloth' '@lunaria-ignore: docs/en/cloth.md; docs/en/none/**'
# A mass edit in all languages renews nothing.
for locale in en fr de es it; do sed -i 's,lamps.example/guide,lamps.example/handbook,' docs/$locale/*.md; done
commit 2024-02-10 'The guide has another address'
# A branch is squashed: source and translations change together.
more en dial 'Dim' 'Turn the dial to the left, and wait for the click.'
for locale in fr de es it; do more $locale dial "($locale) tamiser" "($locale) vers la gauche, puis attendez le déclic."; done
commit 2024-02-20 'Dim the dial (#12)' '* write it * translate it * correct it'
# A page is behind, and moves in all languages.
more en old 'Spare parts' 'Ask for a new bulb at the counter.'
commit 2024-03-01 'Write about spare parts'
for locale in en fr de es it; do mkdir -p docs/$locale/new; git mv docs/$locale/old.md docs/$locale/new/name.md; done
commit 2024-03-10 'Move a page'
# A slip of the pen, and again a commit that says that it does not matter for a page.
sed -i 's/Swithc/Switch/' docs/en/typo.md
commit 2024-03-15 'Correct a word'
sed -i 's/ soft dry/ soft and dry/' docs/en/cloth.md
commit 2024-03-20 'Say it in other words' '@tracker-minor:docs/en/(cloth|none).md'
