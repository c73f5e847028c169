package rules

import (
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"
)

// folder is that of a set's own files, where main is the file or the folder
// that was asked for.
func folder(files []File, main string) string {
	if slices.ContainsFunc(files, func(f File) bool { return f.Name == main }) {
		return path.Dir(main)
	}
	return main
}

// digest is the SHA-256 of the name, length and bytes of each file, in order.
// Names are relative to the set's own folder, so that a set has one digest
// wherever it lies.
func digest(files []File, dir string) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s\n%d\n", relative(dir, f.Name), len(f.Data))
		h.Write(f.Data)
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil))
}

// relative is the way from a folder to a file, with "..".
func relative(dir, name string) string {
	if dir == "." {
		return name
	}
	up := ""
	for {
		if rest, ok := strings.CutPrefix(name, dir+"/"); ok {
			return up + rest
		}
		if dir == "." || dir == "/" {
			return up + name
		}
		up += "../"
		dir = path.Dir(dir)
	}
}
