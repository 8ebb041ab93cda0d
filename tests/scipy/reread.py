"""Reads A back from exported files and compares it with the definition.

Standard input: a JSON list of {"mtx", "npz": files, "dim", "cin", "cout", "groups", and "n", "k",
"stride", "pad", "dilation": lists with a number for each axis, "w": weights}. Prints how many agree.
"""

import itertools
import json
import sys
import zipfile

import numpy
import scipy.io
import scipy.sparse


def matrix(case):
    axes = range(case["dim"])
    n, k, stride, pad, dilation = (case[key] for key in ("n", "k", "stride", "pad", "dilation"))
    out = [(n[a] + 2 * pad[a] - dilation[a] * (k[a] - 1) - 1) // stride[a] + 1 for a in axes]
    in_group, out_group = case["cin"] // case["groups"], case["cout"] // case["groups"]
    w = numpy.array(case["w"]).reshape([case["cout"], in_group, *k])
    A = numpy.zeros([case["cout"], *out, case["cin"], *n])
    for o, i in itertools.product(range(case["cout"]), range(in_group)):
        channel = o // out_group * in_group + i
        for at in itertools.product(*map(range, out)):
            for tap in itertools.product(*map(range, k)):
                place = [at[a] * stride[a] + tap[a] * dilation[a] - pad[a] for a in axes]
                if all(0 <= place[a] < n[a] for a in axes):
                    A[(o, *at, channel, *place)] = w[(o, i, *tap)]
    return A.reshape(case["cout"] * int(numpy.prod(out)), -1)


cases = json.load(sys.stdin)
for case in cases:
    wanted = matrix(case)
    with zipfile.ZipFile(case["npz"]) as archive:
        assert archive.testzip() is None, case
        names = archive.namelist()
    npz = scipy.sparse.load_npz(case["npz"])
    scipy.sparse.save_npz(case["npz"] + ".again.npz", npz, compressed=False)
    with numpy.load(case["npz"]) as ours, numpy.load(case["npz"] + ".again.npz") as theirs:
        assert names == [name + ".npy" for name in theirs.files], names
        for name in theirs.files:
            assert ours[name].dtype == theirs[name].dtype, (name, case)
            assert ours[name].shape == theirs[name].shape, (name, case)
            assert ours[name].tobytes() == theirs[name].tobytes(), (name, case)
    npz.check_format(full_check=True)
    mtx = scipy.io.mmread(case["mtx"])
    assert mtx.nnz == npz.nnz, case
    for read in (npz, mtx):
        assert read.shape == wanted.shape, case
        assert numpy.array_equal(read.toarray(), wanted), case
print(len(cases))
