"""Commands of their own file each, registered in `kg.cli`: options in, text and exit codes out."""
