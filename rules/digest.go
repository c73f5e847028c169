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
// Names are relative to the set's own folder, and that of the file that was
// asked for, or stands alone in the folder, is left out, so that a set has one
// digest wherever it lies and whatever a copy of it is called.
func digest(files []File, main string) string {
	h, dir := sha256.New(), folder(files, main)
	if own := yamlIn(files, main); len(own) == 1 {
		main = own[0]
	}
	for _, f := range files {
		name := ""
		if f.Name != main {
			name = relative(dir, f.Name)
		}
		fmt.Fprintf(h, "%s\n%d\n", name, len(f.Data))
		h.Write(f.Data)
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil))
}

// yamlIn lists the YAML files of a folder.
func yamlIn(files []File, folder string) []string {
	var out []string
	for _, f := range files {
		if ext := path.Ext(f.Name); path.Dir(f.Name) == folder && (ext == ".yaml" || ext == ".yml") {
			out = append(out, f.Name)
		}
	}
	return out
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
