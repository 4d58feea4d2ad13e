package main

import "errors"

// errBusy says that another run writes to the folder.
var errBusy = errors.New("another run writes to this folder: wait for it, or name another with --report-dir")

// lockFile is the name of the file that a run locks in its report folder. It holds the paths of the run's reports, one a line, and stays.
const lockFile = ".holdfast.lock"
