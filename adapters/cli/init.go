package cli

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// starter holds the files of a new policy set. It is never written to.
//
//go:embed starter
var starter embed.FS

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Begin a policy set / 新建规则集",
		Long: `Write a small policy set with comments, and its tests, into a folder: a set that
is right and passes its tests, to be changed step by step. It is in Chinese and in
English, with --lang zh or --lang en in that language alone. No file that is there
is touched.

在文件夹中新建一个带注释的规则集和用例，可以直接使用，也可以逐步修改。规则集有中文和英文，加 --lang zh
则只有中文。不会改动已有的文件。`,
		Args: arguments(0, 1),
		RunE: action(a.init),
	}
}

func (a *app) init(_ context.Context, args []string) error {
	folder := "."
	if len(args) == 1 {
		folder = args[0]
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	l := a.tongue(nil)
	entries, err := starter.ReadDir("starter")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := filepath.Join(folder, e.Name()); exists(name) {
			return fmt.Errorf(l.Say("%s 已经存在，没有改动任何文件", "%s is there already; nothing was written"), name)
		}
	}
	for _, e := range entries {
		if err := a.writeNew(folder, e.Name()); err != nil {
			return err
		}
	}
	in := ""
	if folder != "." {
		in = " -p " + filepath.ToSlash(filepath.Join(folder, "policies.yaml"))
	}
	fmt.Fprintln(a.out, l.Say("接下来：", "next:"))
	for _, c := range []string{"check", "test"} {
		fmt.Fprintln(a.out, "  guize "+c+in)
	}
	return nil
}

// writeNew writes one file of the starter where none is.
func (a *app) writeNew(folder, file string) error {
	data, err := starter.ReadFile("starter/" + file)
	if err != nil {
		return err
	}
	if a.lang != "" {
		data = inOne(a.tongue(nil), data)
	}
	name := filepath.Join(folder, file)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf(a.tongue(nil).Say("%s 已经存在", "%s is there already"), name)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		lines := strings.Count(string(data), "\n")
		fmt.Fprintf(a.out, a.tongue(nil).Say("写入 %s（%s）\n", "wrote %s (%s)\n"), filepath.ToSlash(name), a.tongue(nil).Count(lines, "%d 行", "%d line", "%d lines"))
	}
	return err
}
