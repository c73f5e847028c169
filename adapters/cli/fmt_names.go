package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/names"
	"github.com/guize-rules/guize/rules"
)

// styles are what --names takes.
var styles = map[string]names.Style{"ids": names.Ids, "titles": names.Titles}

// rename calls things in the files of the set of -p by their titles or their names, and
// says which files that changes. Nothing is written where a file would then say
// something else.
func (a *app) rename(ctx context.Context, word string, write bool) (changed bool, err error) {
	style, ok := styles[word]
	if !ok {
		return false, misuse("--names 应为 titles（写标题）或 ids（写名称），却是 %s", "--names is titles or ids, not %s", word)
	}
	b, err := a.loadWarned(a.policies)
	if err != nil {
		return false, err
	}
	files := slices.DeleteFunc(slices.Clone(b.Set.Files), func(f rules.File) bool { return !b.own(f) })
	out, err := names.Rewrite(ctx, b.Engine, files, style)
	if err != nil {
		return false, err
	}
	for i, f := range files {
		if bytes.Equal(out[i].Data, f.Data) {
			continue
		}
		path := b.at.open(f.Name)
		if err := a.saysTheSame(ctx, b, &draft{path, out[i].Data}); err != nil {
			return changed, err
		}
		changed = true
		fmt.Fprintln(a.out, path)
		if write {
			if err := replaceFile(path, out[i].Data); err != nil {
				return changed, err
			}
		}
	}
	return changed, nil
}

// own reports whether a file is YAML of the set itself, and not of one that it extends.
func (b *built) own(f rules.File) bool {
	if !strings.HasSuffix(f.Name, ".yaml") && !strings.HasSuffix(f.Name, ".yml") {
		return false
	}
	return f.Name == b.at.name || strings.HasPrefix(f.Name, b.at.name+"/") || b.at.name == "."
}

func (a *app) saysTheSame(ctx context.Context, b *built, d *draft) error {
	again, err := a.buildWith(ctx, a.policies, d)
	if err != nil {
		return err
	}
	if again.Engine == nil {
		err = names.ErrDiffers
	} else {
		err = names.Same(ctx, b.Engine, again.Engine)
	}
	if err != nil && ctx.Err() == nil {
		return said("%s：改写后意思会变，没有写入（这是程序的缺陷，请告知）", "%s: it would say something else then; nothing was written (a fault of this program; please report it)", d.name)
	}
	return err
}
