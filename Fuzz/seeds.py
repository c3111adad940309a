"""Makes the seeds: small valid files of every format, from the tests' fixtures and by hand."""

import gzip
import io
import pathlib
import struct
import zipfile

import numpy

here = pathlib.Path(__file__).parent
fixtures = here.parent / "Tests" / "Fixtures" / "Formats"


def seed(reader, name, data):
    folder = here / "seeds" / reader
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


images = struct.pack(">4I", 2051, 3, 2, 2) + bytes(range(12))
labels = struct.pack(">2I", 2049, 5) + bytes(range(5))
for name, data in [("images", images), ("labels", labels)]:
    seed("idx", name, data)
    packed = gzip.compress(data, mtime=0)
    seed("idx", name + ".gz", packed)
    seed("gzip", name, packed)
    seed("gzip", name + "-twice", packed + packed)

header = (
    b'{"__metadata__":{"a":"\\u00e9\\ud83d\\ude00"},'
    b'"x":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},'
    b'"y":{"dtype":"I64","shape":[],"data_offsets":[12,20]}}  '
)
seed("safetensors", "two", struct.pack("<Q", len(header)) + header + bytes(20))

with zipfile.ZipFile(fixtures / "arrays.npz") as archive:
    for name in archive.namelist():
        seed("npy", name.replace("<", "l").replace(">", "b").replace("|", "n").replace(" ", "-"),
             archive.read(name))
for name in ["stored.npz", "deflated.npz", "zip64.npz"]:
    seed("npz", name, (fixtures / name).read_bytes())
for name in ["tensors.pt", "wrapped.pt"]:
    with zipfile.ZipFile(fixtures / name) as archive:
        seed("torch", name, archive.read("archive/data.pkl"))

seed("csv", "plain", b"label,logit_0,logit_1\n0,1.5,-2e3\n1,.25,3.\n")
seed("csv", "fancy", b'\xef\xbb\xbfid,label,"prob_0",prob_1,weight,x\r\n"a""b",0,0.25,0.75,2,"\r\n"\r\n')
seed("csv", "names", b"label,logit_0,logit_1\ncat,0,1\ndog,1,0.12345678901234567\n")
seed("json", "plain", b'{"logits":[1.5,-2e3],"label":0,"weight":1,"id":"a\\u00e9"}\n')
seed("json", "others", b'{"probabilities":[0.25,0.75],"x":[{"y":null},true,"z"],"label":"cat"}\n')
seed("csv", "semicolons", b"# note\nTarget;Risk;w\n0;0,25;1\n# more\n1;75%;2\n")
seed("csv", "comment-header", b"# label,p0,p1\n0,0.75,0.25\n1,2.5e-1,.75\n")
seed("csv", "carriage-returns", b"y_true\ty_prob\rFalse\t0.25\rTrue\t0.75\r")
seed("csv", "tidy", b"truth,.pred_No,.pred_Yes,.pred_class\nNo,1,0,No\nYes,0,1,Yes\n")
seed("csv", "impossible", b"label,logit_0,logit_1\n-1,-inf,1\n1,0,-Infinity\n")
seed("json", "array", b'[{"label":true,"probs":[0.25,0.75]},\n{"label":false,"probs":[1]}]')
seed("json", "scalars", b'{"y_true":-1,"prob_0":0.5,"prob_1":0.5}\n{"y_true":1.0,"prob_0":0,"prob_1":1,"z":{}}\n')

sources = fixtures / "Sources"
for name, reader in [
    ("text.csv.zst", "zstd"), ("frames.csv.zst", "zstd"), ("utf16.csv.zst", "zstd"),
    ("text.csv.bz2", "bzip2"), ("streams.csv.bz2", "bzip2"),
    ("text.csv.xz", "xz"), ("streams.csv.xz", "xz"),
    ("utf16le.csv", "utf16"), ("utf16be.csv", "utf16"), ("utf16le_bare.csv", "utf16"),
    *((name, "pickle") for name in [
        "parts2.pkl", "parts3.pkl", "parts5.pkl", "parts_numpy1.pkl", "lists.pkl", "fortran.pkl",
        "big_endian.pkl", "column_labels.pkl"]),
]:
    seed(reader, name, (sources / name).read_bytes())
for name in ["pair.pt", "named.pt", "groups.pt", "tensor.pt"]:
    with zipfile.ZipFile(sources / name) as archive:
        seed("tensors", name, archive.read("archive/data.pkl"))
lines = (sources / "samples_filters.jsonl").read_bytes().splitlines(keepends=True)
seed("evaluation", "strict", lines[0] + lines[2])
seed("evaluation", "list", lines[1].replace(b"\"loose\"", b"\"none\""))

columns = b"who,truth,a_no,a_yes,risk,n,place\nx,yes,0.25,0.75,0.75,2,north\ny,no,0.5,0.5,0.5,1,south\n"
seed("mapping", "pattern", b"truth a_* - who n place who yes\n".replace(b"-", b"") + columns)
seed("mapping", "one", b"truth risk    place  yes\n" + columns)
seed("mapping", "list", b"truth a_no,a_yes  who     no,yes\n" + columns)
seed("mapping", "logit", b"t  z       ;\nt;z\n1;-0,5\n0;1e3\n")
seed("mapping", "spaces", b"\nlabel  prob\n 1   0.25 \n0 0.5\n")
seed("mapping", "stated", b"\nsep=|\nobs|No|Yes\nYes|0.25|0.75\nNo|1|0\n")
seed("mapping", "json", b"right scores\n{\"right\": 1, \"scores\": [0.25, 0.75]}\n")
seed("json", "columns", b'{"label":[0,1],"prob":[0.25,0.75]}')
seed("json", "wrapped", b'{"data":[{"label":0,"prob":0.25}]}')
seed("json", "objects", b'{"label":"a","prob":{"a":0.25,"b":0.75}}')
seed("json", "named", b'{"label":"b","scores":[{"label":"b","score":0.75},{"score":0.25,"label":"a"}]}')
seed("json", "one-hot", b'{"label":[0,1],"prob":[0.25,0.75]}\n{"label":[true,false],"prob":[1,0]}')
seed("json", "by-row", b'{\n"label":{"0":1,"1":0},"prob":{"0":0.75,"1":0.5},"x":1}')
seed("json", "names-in-columns", b'{"label":["a","b"],"probs":[[0.5,0.5],[1,0]],"class_names":["a","b"]}')
seed("csv", "one-hot", b"label_a,label_b,prob_a,prob_b\n0,1,0.25,0.75\nTrue,False,1,0\n")
seed("mapping", "one-hot", b"is_* risk\nis_0,is_1,risk\n0,1,0.25\n1,0,0.5\n")
seed("csv", "spaces", b"label prob_0 prob_1\n0  0.75   0.25 \n 1 0.5 0.5\n")
seed("csv", "stated", b"sep=;\r\n\r\nobs;No;Yes\r\nYes;0,25;0,75\r\n")
for name in ["flat.h5", "groups.h5"]:
    seed("hdf5", name, (sources / name).read_bytes())


def archived(name, text, method):
    """A zip archive of one text, with the same time in every run."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, method)
    return file.getvalue()


table = b"label,prob\n0,0.25\n1,0.75\n"
seed("zip", "stored", archived("a.csv", table, zipfile.ZIP_STORED))
seed("zip", "deflated", archived("a.csv", table + b"0,0.5\n1,0.25\n" * 9, zipfile.ZIP_DEFLATED))
seed("zip", "lines", archived("a.jsonl", b'{"label":1,"prob":0.75}\n', zipfile.ZIP_STORED))
for name, values in [("numbers", [0, 1, 1]), ("names", ["cat", "dog", "dog"]), ("truth", [True, False, True]),
                     ("lists", [[0, 1], [1, 0], [1, 0]])]:
    array = numpy.empty(3, object)
    array[:] = values
    file = io.BytesIO()
    numpy.save(file, array, allow_pickle=True)
    seed("objects", name, file.getvalue())
seed("labels", "numbers", b"2\n0\n1\n1.0\n1.000e+00\n")
seed("labels", "truth", b"2\nTrue\nFALSE\nT\nfalse\n")
seed("labels", "signed", b"2\n-1\n+1\n1\n-1.0\n")
seed("labels", "names", b"3  cat,dog,owl -1,unknown\ncat\nowl\n-1\nunknown\n2\n")
seed("labels", "first", b"3 1   \n1\n3\n2\n")
seed("labels", "positive", b"2  no,yes  no\nyes\nno\n0\n")
