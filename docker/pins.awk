# Some pins of a lock file, each with its hashes: -v only="a b" takes these, -v but="a b" the others.
/^[a-z0-9]/ {
    split($1, pin, /[=\[;]/)
    named = index(" " only but " ", " " pin[1] " ") > 0
    keep = only ? named : !named
}
keep
