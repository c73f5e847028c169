package rules

import (
	"crypto/sha256"
	"fmt"
	"path"
	"strings"
)

// digest is the SHA-256 of the name, length and bytes of each file, in order.
// Names are relative to the folder of the set's own file, so that a set has
// one digest wherever it lies.
func digest(files []File, main string) string {
	h := sha256.New()
	dir := path.Dir(main)
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
