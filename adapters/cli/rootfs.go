package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// rootFS is a folder, and nothing outside of it. Each file is found anew when it
// is opened, so that a link which is swapped, of the folder itself or inside of
// it, shows what it shows at the moment.
type rootFS string

// Open opens a file. Links are followed as long as they stay in the folder, by
// whatever way they are written.
func (r rootFS) Open(name string) (fs.File, error) {
	root, inside, err := r.find("open", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Open(inside)
}

// Stat tells of a file without opening it: opening a pipe would wait.
func (r rootFS) Stat(name string) (fs.FileInfo, error) {
	root, inside, err := r.find("stat", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Stat(inside)
}

// find opens the folder, and says what a file is called in it once all links are
// followed.
func (r rootFS) find(op, name string) (*os.Root, string, error) {
	if !fs.ValidPath(name) {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	folder, err := filepath.EvalSymlinks(string(r))
	if err != nil {
		return nil, "", err
	}
	file, err := filepath.EvalSymlinks(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		return nil, "", err
	}
	inside, err := filepath.Rel(folder, file)
	if err != nil || !filepath.IsLocal(inside) {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: fmt.Errorf("it leads out of %s, to %s; --root names a folder that holds both", folder, file)}
	}
	root, err := os.OpenRoot(folder) // and what is swapped in between cannot lead out either
	return root, inside, err
}
