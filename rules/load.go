package rules

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// Parse reads a policy set from the bytes of one file; name is used in
// messages. The set must be self-contained: what it extends or reads from CSV
// files is found by [Load] only.
//
// Where the set has mistakes the error is an [*Error] with all of them, and
// the Set still holds what could be read, so that engine.Compile can look for
// more; it cannot be used otherwise. Where ctx ends before, the Set is nil and
// the error that of ctx.
func Parse(ctx context.Context, name string, data []byte, opts ...Option) (*Set, error) {
	l := newLoader(ctx, nil, opts)
	base := newLayer()
	l.readFile(base, name, data)
	return l.finish([]*layer{base}, name)
}

// ErrOutside is what a file system that keeps to a folder wraps where a name leads
// out of it: [Load] reports the mistake as "outside". An error around it that has a
// method In(lang string) string says the rest in the reader's language.
var ErrOutside = errors.New("the file lies outside the folder of the set")

// Load reads a policy set from a file, or from a folder whose *.yaml files
// (without *_test.yaml) together make one set, with the sets that it extends
// and the CSV files that its tables name. All of them must lie in fsys, and be
// regular files. The FS of an [os.Root] (os.OpenRoot, then Root.FS) is a folder that
// symbolic links do not leave, which os.DirFS does not promise.
//
// Mistakes of the set are reported as by [Parse]. Where the file or folder
// itself cannot be read, the Set is nil and the error is that of fsys; where ctx
// ends before, that of ctx.
func Load(ctx context.Context, fsys fs.FS, name string, opts ...Option) (*Set, error) {
	l := newLoader(ctx, fsys, opts)
	name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	layers, err := l.chain(name, nil)
	if err != nil {
		return nil, fmt.Errorf("read policy set: %w", err)
	}
	return l.finish(layers, name)
}

// loader reads the files of one set.
type loader struct {
	ctx    context.Context
	limits source.Limits
	fsys   fs.FS // nil: there are no other files
	out    *source.Sink
	files  []File
	read   struct{ files, bytes, rules int } // so far, against the limits
	given  map[any]given                     // the keys with which each thing was given, all layers
	words  *language

	tightened []tightening      // what layers make of parameters that may be changed to one side
	valued    map[*Param]string // the set that the values of a parameter are from, where a layer above it gives other keys
}

func newLoader(ctx context.Context, fsys fs.FS, opts []Option) *loader {
	return &loader{ctx: ctx, limits: source.NewLimits(opts), fsys: fsys, out: source.NewSink(), given: map[any]given{}, words: newLanguage(), valued: map[*Param]string{}}
}

// chain reads a set and the sets that it extends, and returns their layers,
// the lowest first. above are the files that led here.
func (l *loader) chain(name string, above []string) ([]*layer, error) {
	names, err := l.list(name)
	if err != nil {
		return nil, err
	}
	own := newLayer()
	var read []File
	for _, n := range names {
		data, err := l.bytes(n)
		if err == nil {
			err = l.ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		read = append(read, File{n, data})
		l.readFile(own, n, data)
	}
	below := l.below(own, name, above)
	l.files = append(l.files, read...)
	l.files = append(l.files, own.csv...)
	return append(below, own), nil
}

// below reads the set that a layer extends.
func (l *loader) below(own *layer, name string, above []string) []*layer {
	ref := own.extends
	if ref == nil {
		return nil
	}
	above = append(slices.Clone(above), name)
	if i := slices.Index(above, ref.name); i >= 0 {
		circle := append(slices.Clone(above[i:]), ref.name)
		l.out.Fail(ref.pos, codeExtendsCycle, text.Say("extends 形成了循环：%s", "the sets extend one another in a circle: %s", strings.Join(circle, " → ")),
			text.Say("删掉其中一个 extends", "delete one of the extends"))
		return nil
	}
	layers, err := l.chain(ref.name, above)
	if err != nil {
		l.unreadable(ref.pos, ref.name, err)
	}
	return layers
}

// list names the files of a set: the file itself, or those of the folder.
func (l *loader) list(name string) ([]string, error) {
	info, err := fs.Stat(l.fsys, name)
	if err != nil || !info.IsDir() {
		return []string{name}, err
	}
	entries, err := fs.ReadDir(l.fsys, name)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if n := e.Name(); strings.HasSuffix(n, ".yaml") && !strings.HasSuffix(n, "_test.yaml") && !e.IsDir() {
			out = append(out, path.Join(name, n))
		}
	}
	if len(out) == 0 {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("no .yaml file in this folder")}
	}
	return out, nil
}

// bytes reads a file up to one byte more than it may have.
func (l *loader) bytes(name string) ([]byte, error) {
	if l.read.files++; l.read.files > l.limits.Files {
		return nil, &limitError{fileError{name, text.Say("规则集的文件超过 %d 个", "the set has more than %d files", l.limits.Files)}}
	}
	if info, err := fs.Stat(l.fsys, name); err == nil && !info.Mode().IsRegular() { // opening a pipe would wait
		return nil, &fileError{name, text.Say("它不是普通文件", "it is no regular file")}
	}
	f, err := l.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(l.limits.FileBytes)+1))
	if l.read.bytes += len(data); err == nil && l.read.bytes > l.limits.SetBytes {
		return nil, &limitError{fileError{name, text.Say("规则集的文件合计超过 %d 字节", "the files of the set have more than %d bytes", l.limits.SetBytes)}}
	}
	return data, err
}

// fileError says what is wrong with a file, before it is read.
type fileError struct {
	name    string
	message Text
}

func (e *fileError) Error() string { return e.In("en") }

// In says it in one language.
func (e *fileError) In(lang string) string {
	return e.name + text.Pick(lang, "：", ": ") + e.message.In(lang)
}

// limitError says that a set is larger than it may be.
type limitError struct{ fileError }

// unreadable reports a file that another file names.
func (l *loader) unreadable(pos Pos, name string, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		l.out.Fail(pos, codeNoFile, text.Say("没有文件 %s", "there is no file %s", text.Quoted(name)),
			text.Say("路径从写它的文件所在的文件夹算起", "the path begins at the folder of the file that names it"))
		return
	}
	var limit *limitError
	if errors.As(err, &limit) {
		l.out.Fail(pos, source.CodeTooLarge, limit.message, text.Say("合并或删减文件", "join files, or leave some out"))
		return
	}
	if errors.Is(err, ErrOutside) {
		l.out.Fail(pos, codeOutside, text.Say("%s 在规则集的文件夹之外", "%s lies outside the folder of the set", text.Quoted(name)), reason(err))
		return
	}
	l.out.Fail(pos, codeNoFile, text.Say("读不到文件 %s：%s", "the file %s cannot be read: %s", text.Quoted(name), reason(err)), nil)
}

// reason is why a file cannot be read, without its name.
func reason(err error) Text {
	var own *fileError
	var spoken interface{ In(lang string) string }
	var p *fs.PathError
	switch {
	case errors.As(err, &own):
		return own.message
	case errors.As(err, &spoken):
		return Text{"zh": text.Clean(spoken.In("zh")), "en": text.Clean(spoken.In("en"))}
	case errors.As(err, &p):
		err = p.Err
	}
	return text.Say("%s", "%s", text.Clean(err.Error()))
}

// readFile reads one YAML file into a layer.
func (l *loader) readFile(to *layer, name string, data []byte) {
	if l.fsys == nil {
		l.files = append(l.files, File{name, data})
	}
	if to.set.Pos == (Pos{}) {
		to.set.Pos = Pos{File: name, Line: 1, Col: 1}
	}
	root, src := source.Parse(l.ctx, name, data, l.limits, l.out)
	if root == nil {
		to.broken = true
		return
	}
	to.broken = to.broken || src.Patched
	r := &reader{Walker: source.Walker{Ctx: l.ctx, File: src, Out: l.out, Lim: l.limits}, layer: to, loader: l, words: l.words}
	r.document(root)
}

// within resolves a path that a file names, relative to that file. ok is false
// where it leads out of the file system, or where there is none.
func (r *reader) within(n *yaml.Node, name string) (at string, ok bool) {
	if r.loader.fsys == nil {
		r.Fail(n, codeNoFile, text.Say("单独读取一段文字时不能引用文件 %s", "the file %s cannot be read, since this text is read by itself", text.Quoted(name)),
			text.Say("从文件夹读取规则集", "read the set from its folder"))
		return "", false
	}
	at = path.Join(path.Dir(r.Path), strings.ReplaceAll(name, `\`, "/"))
	if !fs.ValidPath(at) || path.IsAbs(name) {
		r.Fail(n, codeOutside, text.Say("%s 在规则集的文件夹之外", "%s lies outside the folder of the set", text.Quoted(name)),
			text.Say("只能引用同一文件夹及其下的文件；命令行上用 --root 给出装着两者的文件夹", "name a file within the folder that was opened; on the command line --root names one that holds both"))
		return "", false
	}
	return at, true
}
