package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/layout"
)

func (a *app) fmtCommand() *cobra.Command {
	var check bool
	var style string
	cmd := &cobra.Command{
		Use:   "fmt [FILE|FOLDER…]",
		Short: "Lay out YAML files in one way / 统一排版",
		Long: `Lay out the files of policy sets and their tests in one way: two spaces for each
level, one space after a colon, at most one empty line. Only white space
changes, so that comments and the meaning stay. Without FILE it is the set of
-p and the tests beside it; "-" formats standard input. The names of the files
that were changed are printed; with --check nothing is written, the names are
those of files that would change, and the exit code is 1 where there is one.
--names calls facts, outcomes, values and the like in the files of -p by their titles
or by their ids; both say the same, which is checked before anything is written.

统一排版规则集和用例文件：只调整空白，不改变内容和注释。--names 把 -p 的规则集里事实、结果、值等
改写成标题（titles）或名称（ids），意思不变，写入前会核对。`,
		RunE: action(func(ctx context.Context, args []string) error {
			renamed := false
			if style != "" {
				var err error
				if renamed, err = a.rename(ctx, style, !check); err != nil {
					return err
				}
			}
			if err := a.format(args, check); err != nil || !check || !renamed {
				return err
			}
			return problems()
		}),
	}
	cmd.Flags().StringVar(&style, "names", "", "call things by titles or ids / 改写成标题（titles）或名称（ids）")
	cmd.Flags().BoolVar(&check, "check", false, "write nothing, and say which files would change / 只检查，不改写")
	return cmd
}

func (a *app) format(args []string, check bool) error {
	if len(args) == 1 && args[0] == "-" {
		return a.formatInput()
	}
	files, err := a.yamlFiles(args)
	if err != nil {
		return err
	}
	changed, bad := false, false
	for _, name := range files {
		done, err := formatFile(name, !check)
		if mistakes := (*rules.Error)(nil); errors.As(err, &mistakes) {
			a.printDiagnostics(a.err, a.tongue(nil), mistakes.Diagnostics)
			bad = true
		} else if err != nil {
			return err
		}
		if done {
			changed = true
			fmt.Fprintln(a.out, name.path)
		}
	}
	switch {
	case bad, check && changed:
		return problems()
	case check:
		fmt.Fprintln(a.err, a.tongue(nil).Count(len(files), "%d 个文件排版都整齐", "%d file is tidy", "%d files are tidy"))
	}
	return nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// tidied is a file to be laid out.
type tidied struct {
	path string
	read func(path string) ([]byte, error)
}

// yamlFiles lists the files that are named, and those of folders that are, out of
// which no link leads; where none is named the set of -p and the tests beside it.
func (a *app) yamlFiles(args []string) ([]tidied, error) {
	var out []tidied
	if len(args) == 0 {
		args = []string{a.policies}
		if tests := testsBeside(a.policies); exists(tests) && !isFolder(a.policies) {
			out = append(out, tidied{tests, a.readBeside})
		}
	}
	for _, arg := range args {
		folder := isFolder(arg)
		at, err := a.place(arg)
		if err != nil {
			return nil, err
		}
		if folder {
			arg += string(filepath.Separator) // so that a link to a folder is followed
		}
		err = filepath.WalkDir(arg, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			ext := filepath.Ext(name)
			if !d.IsDir() && (name == arg || ext == ".yaml" || ext == ".yml") {
				out = append(out, tidied{name, at.read})
			}
			if d.IsDir() && name != arg && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// formatFile formats one file and reports whether that changes it.
func formatFile(f tidied, write bool) (changed bool, err error) {
	name := f.path
	data, err := f.read(name)
	if err != nil {
		return false, err
	}
	out, err := layout.Tidy(name, data)
	if err != nil || bytes.Equal(data, out) {
		return false, err
	}
	if !write {
		return true, nil
	}
	return true, replaceFile(name, out)
}

func (a *app) formatInput() error {
	data, err := io.ReadAll(a.in)
	if err != nil {
		return err
	}
	out, err := layout.Tidy(a.tongue(nil).Say("标准输入", "standard input"), data)
	if mistakes := (*rules.Error)(nil); errors.As(err, &mistakes) {
		a.printDiagnostics(a.err, a.tongue(nil), mistakes.Diagnostics)
		return problems()
	}
	if err == nil {
		a.data()
		_, err = a.out.Write(out)
	}
	return err
}

// replaceFile puts new contents in the place of a file, all or nothing, with
// the permissions that it has. Where the name is a symbolic link it is the file
// at its end that is replaced, and the link stays.
func replaceFile(name string, data []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), info.Mode().Perm())
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
