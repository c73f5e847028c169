package cli

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"time"
)

// draft is a file as it would be, before it is written. The nil draft is none.
type draft struct {
	name string // as a person can open it
	data []byte
}

// over is a folder with the draft in the place of its file.
func (d *draft) over(fsys rootFS) fs.FS {
	if d == nil {
		return fsys
	}
	abs, err := filepath.Abs(d.name)
	if err != nil {
		return fsys
	}
	rel, err := filepath.Rel(fsys.base, abs)
	if err != nil {
		return fsys
	}
	return drafted{fsys, filepath.ToSlash(rel), d.data}
}

type drafted struct {
	fs.FS
	name string
	data []byte
}

// Open opens the draft, or a file of the folder.
func (d drafted) Open(name string) (fs.File, error) {
	if name != d.name {
		return d.FS.Open(name)
	}
	return &draftFile{bytes.NewReader(d.data), filepath.Base(d.name)}, nil
}

// draftFile is a draft, open.
type draftFile struct {
	*bytes.Reader
	name string
}

func (f *draftFile) Stat() (fs.FileInfo, error) { return draftInfo{f.name, f.Reader.Size()}, nil }
func (f *draftFile) Close() error               { return nil }

type draftInfo struct {
	name string
	size int64
}

func (i draftInfo) Name() string     { return i.name }
func (i draftInfo) Size() int64      { return i.size }
func (draftInfo) Mode() fs.FileMode  { return 0o600 }
func (draftInfo) ModTime() time.Time { return time.Time{} }
func (draftInfo) IsDir() bool        { return false }
func (draftInfo) Sys() any           { return nil }
