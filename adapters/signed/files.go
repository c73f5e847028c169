package signed

import (
	"bytes"
	"io/fs"
	"time"
)

// Recorder is a file system that remembers what is read of another. Each file is
// read once, so that what is signed is what was read.
type Recorder struct {
	fsys fs.FS
	read map[string][]byte
}

// Record begins to remember. It is for one goroutine at a time.
func Record(fsys fs.FS) *Recorder { return &Recorder{fsys, map[string][]byte{}} }

// mostBytes is how long a file may be.
const mostBytes = 64 << 20

// Stat tells of a file without reading it.
func (r *Recorder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.fsys, name) }

// Open reads a file, or opens a folder.
func (r *Recorder) Open(name string) (fs.File, error) {
	info, err := fs.Stat(r.fsys, name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return r.fsys.Open(name)
	}
	data, ok := r.read[name]
	if !ok {
		if data, err = readAll(r.fsys, name, mostBytes); err != nil {
			return nil, err
		}
		r.read[name] = data
	}
	return &memory{Reader: bytes.NewReader(data), name: info.Name()}, nil
}

// memory is a file that was read.
type memory struct {
	*bytes.Reader
	name string
}

func (m *memory) Stat() (fs.FileInfo, error) { return info{m.name, m.Reader.Size()}, nil }
func (m *memory) Close() error               { return nil }

type info struct {
	name string
	size int64
}

func (i info) Name() string     { return i.name }
func (i info) Size() int64      { return i.size }
func (info) Mode() fs.FileMode  { return 0o444 }
func (info) ModTime() time.Time { return time.Time{} }
func (info) IsDir() bool        { return false }
func (info) Sys() any           { return nil }
