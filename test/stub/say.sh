# Sourced by the stubs: prints the words a program got, and the variables of its
# environment that start with PREFECT or are named in STUB_SHOW.
say() {
  line='argv:'
  for word in "$@"; do line="$line [$word]"; done
  printf '%s\n' "$line"
  env | LC_ALL=C sort | while IFS= read -r entry; do
    name=${entry%%=*}
    case "$name" in
      PREFECT*) printf 'env: %s\n' "$entry" ;;
      *) case " $STUB_SHOW " in *" $name "*) printf 'env: %s\n' "$entry" ;; esac ;;
    esac
  done
}
