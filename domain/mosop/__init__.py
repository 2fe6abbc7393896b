"""Treatment in confinement, its sites, confinement, treatment in the community, as pure rules."""
