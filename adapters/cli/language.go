package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
	"github.com/spf13/pflag"
)

// overhear takes from a command line what it says of the language: --lang, and
// the files that it names. The line may make no sense, and that is to be said in
// this language.
func (a *app) overhear(args []string) {
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.ParseErrorsAllowlist.UnknownFlags = true
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	set := f.StringP("policies", "p", defaultPolicies, "")
	lang := f.String("lang", "", "")
	f.StringVar(&a.within, "root", "", "")
	_ = f.Parse(args) // what is wrong with it is said when it is parsed in earnest
	if *lang == "zh" || *lang == "en" {
		a.lang = *lang
	}
	a.named = f.Args()[min(1, f.NArg()):] // without the command
	slices.Reverse(a.named)               // of OLD and NEW the new one
	if f.Changed("policies") {
		a.named = slices.Insert(a.named, 0, *set)
	} else {
		a.named = append(a.named, *set)
	}
}

// ofSet is the first language of the set that the command line is about: that of
// -p, of another file that it names, or of the policies.yaml that lies here. It
// is "" where there is none.
func (a *app) ofSet() tell.Lang {
	for ; len(a.named) > 0 && a.spoken == ""; a.named = a.named[1:] {
		a.spoken = a.speaks(a.ctx, a.named[0])
	}
	return a.spoken
}

// speaks is the first language of a policy set, mistakes or not, and of its file
// of tests the same; "" for any other file.
func (a *app) speaks(ctx context.Context, name string) tell.Lang {
	ext := filepath.Ext(name)
	if base, ok := strings.CutSuffix(name, "_test"+ext); ok && ext != "" {
		name = base + ext
	}
	if !a.isSet(name) {
		return ""
	}
	if set, _, _ := a.read(ctx, name); set != nil && len(set.Languages) > 0 {
		return tell.Lang(set.Languages[0])
	}
	return ""
}

// isSet tells a policy set, a file or a folder, from all else; also one that
// cannot be read.
func (a *app) isSet(name string) bool {
	if isFolder(name) {
		entries, _ := os.ReadDir(name) // what cannot be read is no set
		return slices.ContainsFunc(entries, func(e os.DirEntry) bool { return !e.IsDir() && a.isSet(filepath.Join(name, e.Name())) })
	}
	ext := filepath.Ext(name)
	return (ext == ".yaml" || ext == ".yml") && slices.ContainsFunc(a.fileLines(name), func(line string) bool { return strings.HasPrefix(line, "guize:") })
}

// tongue is the language of --lang, else the set's first, else the environment's.
// Where no set is given it is the one that the command line is about.
func (a *app) tongue(set *rules.Set) tell.Lang {
	switch {
	case a.lang == "zh" || a.lang == "en":
		return tell.Lang(a.lang)
	case set != nil && len(set.Languages) > 0:
		return tell.Lang(set.Languages[0])
	case a.ofSet() != "":
		return a.ofSet()
	case a.chinese():
		return "zh"
	}
	return "en"
}
