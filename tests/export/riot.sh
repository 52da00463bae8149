#!/bin/sh
# Apache Jena's riot on Debian, which has its jars (libapache-jena-java, default-jre-headless) and no script for them.
# In go riot's arguments; out comes what riot prints and its exit code, or 127 and what is missing.
set -eu
jars=${KG_JARS:-/usr/share/java}
fault() {
    echo "$1: apt-get install libapache-jena-java default-jre-headless" >&2
    exit 127
}
command -v java >/dev/null 2>&1 || fault "no java found"
[ -e "$jars/jena-cmds.jar" ] || fault "no jena-cmds.jar in $jars"

# Debian's build renamed the classes of Xerces in jena-core (org.apache.jena.ext.xerces is xerces) and left its messages
# where they were; without them the first datatype that is looked at ends in "internal error". They are put beside.
messages=$(mktemp -d)
trap 'rm -rf "$messages"' EXIT
python3 - "$jars/jena-core.jar" "$messages" <<'PYTHON'
import pathlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as jar:
    for name in jar.namelist():
        if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
            path = pathlib.Path(sys.argv[2], name.removeprefix("org/apache/jena/ext/"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(jar.read(name))
PYTHON

# Jena's own jars, and those that its reading of RDF loads; the folder is shared by all of Debian's Java
path=$messages
for name in jena-arq jena-base jena-cmds jena-core jena-iri jena-rdfconnection jena-shacl jena-shex jena-tdb jena-tdb2 \
    jena-dboe-base jena-dboe-index jena-dboe-storage jena-dboe-trans-data jena-dboe-transaction \
    commons-cli commons-codec commons-compress commons-csv commons-io commons-lang3 dexx.collection gson guava \
    httpclient httpclient-cache httpcore commons-logging jackson-annotations jackson-core jackson-databind jakarta.json jakarta.json-api jsonld-java \
    protobuf slf4j-api slf4j-simple thrift titanium-json-ld; do
    [ -e "$jars/$name.jar" ] && path="$path:$jars/$name.jar"
done
java -Xmx1g -cp "$path" riotcmd.riot "$@"
