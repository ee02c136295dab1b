# Completion of collimate's words for bash; a test holds its words against --help.
_collimate() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words= files=
  case $previous in
    --out | --store | --plugins) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
    --device) mapfile -t COMPREPLY < <(compgen -W "auto cpu cuda" -- "$word"); return ;;
    --layout)
      words=$(collimate phantom --help 2>/dev/null | awk '/^Layouts:/ {below = 1; next} below {print $1}')
      mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
      return ;;
    --jobs | --set | --only | --audit | --older | --count | --seed | --size) return ;;
  esac
  local command=${COMP_WORDS[1]}
  if ((COMP_CWORD == 1)); then
    words="run validate plan why show report verb plugin schema phantom store --help --version"
  else
    ((COMP_CWORD == 2)) || command="$command ${COMP_WORDS[2]}"
    case $command in
      run*) words="--set --only --store --plugins --json --out --device --jobs --audit --pictures --help" files=1 ;;
      validate*) words="--set --only --store --plugins --json --help" files=1 ;;
      plan*) words="--set --only --store --plugins --device --json --help" files=1 ;;
      why*) words="--set --only --store --plugins --device --help" files=1 ;;
      show*) words="--help" files=1 ;;
      report*) words="--pictures --help" files=1 ;;
      verb | plugin) words="list info --help" ;;
      schema*) words="--plugins --help" ;;
      phantom*) words="--layout --out --count --seed --size --plugins --json --help" ;;
      store) words="verify gc --help" ;;
      "verb list") words="--json --help" ;;
      "verb info") words="--json --help $(collimate verb list 2>/dev/null | awk '/^[a-z]/ {print $1}')" ;;
      "plugin list") words="--plugins --json --help" ;;
      "plugin info") words="--plugins --json --help $(collimate plugin list 2>/dev/null | awk '/^[a-z]/ {print $2}')" ;;
      "store verify") words="--store --help" ;;
      "store gc") words="--store --older --dry-run --help" ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"; [[ -z $files ]] || compgen -f -- "$word")
}
complete -o filenames -F _collimate collimate
