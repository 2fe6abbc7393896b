#!/bin/sh
# Brings Temporal's own tables up to date, in the image of its admin tools. Safe to repeat.
# The password comes as SQL_PASSWORD.
set -eu
tables=/etc/temporal/schema/postgresql/v12
tool() { temporal-sql-tool --plugin postgres12 --ep temporal-store -p 5432 -u temporal "$@"; }
tool --db temporal create
tool --db temporal setup-schema -v 0.0
tool --db temporal update-schema -d "$tables/temporal/versioned"
tool --db temporal_visibility create
tool --db temporal_visibility setup-schema -v 0.0
tool --db temporal_visibility update-schema -d "$tables/visibility/versioned"
