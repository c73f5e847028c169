// Package watch tells when files change, by looking at them every so often: that
// works on every file system, also over a network.
package watch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"
)

// OS opens files by the paths of the operating system, links followed.
type OS struct{}

// Open is [os.Open].
func (OS) Open(name string) (fs.File, error) { return os.Open(name) }

// Stat is [os.Stat].
func (OS) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// Stamp tells one state of some files from another by what they hold, and of a
// folder by which YAML files are in it. Times count for nothing: a file that is
// only touched is the same, one of the same size and time with other bytes is
// not, and one behind a link is that which the link shows at the moment.
func Stamp(fsys fs.FS, names []string) string {
	all := sha256.New()
	for _, name := range names {
		fmt.Fprintf(all, "%q ", name)
		switch err := look(all, fsys, name); {
		case errors.Is(err, fs.ErrNotExist):
			io.WriteString(all, "none\n")
		case err != nil:
			fmt.Fprintf(all, "%q\n", err)
		}
	}
	return hex.EncodeToString(all.Sum(nil))
}

// look writes what a file holds.
func look(w io.Writer, fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return lookInside(w, fsys, name)
	case !info.Mode().IsRegular(): // reading a pipe would wait, and take what is in it
		fmt.Fprintf(w, "%v\n", info.Mode())
		return nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	one := sha256.New()
	n, err := io.Copy(one, f)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d %x\n", n, one.Sum(nil))
	return nil
}

func lookInside(w io.Writer, fsys fs.FS, name string) error {
	files, err := fs.ReadDir(fsys, name)
	if err != nil {
		return err
	}
	for _, f := range files {
		if ext := path.Ext(f.Name()); ext == ".yaml" || ext == ".yml" {
			fmt.Fprintf(w, "%q ", f.Name())
		}
	}
	io.WriteString(w, "folder\n")
	return nil
}

// Until asks every so often whether something has changed, and returns true as
// soon as it has, or false when ctx is done.
func Until(ctx context.Context, every time.Duration, changed func() bool) bool {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
		if changed() {
			return true
		}
	}
}

// Settled waits until two looks, one after the other, see the same, as they do
// when a file is written to the end. It returns false when ctx is done.
func Settled(ctx context.Context, every time.Duration, stamp func() string) bool {
	last := stamp()
	return Until(ctx, every, func() bool {
		before := last
		last = stamp()
		return last == before
	})
}
