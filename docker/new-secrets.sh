#!/bin/sh
# Makes the secrets of a new installation, as lines for `.env`. Run it once, keep what it prints in
# a safe place: whoever has lost the keys can read no case (docs/runbooks/keys.md).
set -eu
key() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }
word() { head -c 24 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_'; }
cat <<LINES
RECORD_OWNER_PASSWORD=$(word)
RECORD_PASSWORD=$(word)
TEMPORAL_STORE_PASSWORD=$(word)
DUEPROCESS_PAYLOAD_KEYS={"k1":"$(key)"}
DUEPROCESS_PAYLOAD_KEY_ID=k1
DUEPROCESS_ACTOR_KEY=$(key)
DUEPROCESS_EVIDENCE_KEY=$(key)
DUEPROCESS_CHECKPOINT_KEY=$(key)
LINES
