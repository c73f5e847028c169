package cli

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/signed"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

func (a *app) signCommand() *cobra.Command {
	var keys []string
	cmd := &cobra.Command{
		Use:   "sign [SET]",
		Short: "Sign a policy set / 给规则集签名",
		Long: `Sign every file that is read of a policy set: its own, those that it extends, the
rows of its tables and its tests. The signature is a file beside the set,
policies.sig for policies.yaml, and a server that was started with --verify loads
nothing else. While a key is changed for another, sign with both. A key is made by

  openssl genpkey -algorithm ed25519 -out sets.key
  openssl pkey -in sets.key -pubout -out sets.pub

给规则集的全部文件签名：本身、被扩展的、表格的行和用例。签名是规则集旁边的一个文件，
policies.yaml 的是 policies.sig；以 --verify 启动的服务只加载签过名的规则集。换密钥期间用两把钥匙签。`,
		Args: arguments(0, 1),
	}
	cmd.Flags().StringArrayVar(&keys, "key", nil, "private key, Ed25519, PEM; may be repeated / 私钥，可重复")
	cmd.RunE = action(func(ctx context.Context, args []string) error { return a.sign(ctx, args, keys) })
	return cmd
}

func (a *app) sign(ctx context.Context, args, files []string) error {
	if len(files) == 0 {
		return misuse("请用 --key 给出私钥", "--key is missing: the private key")
	}
	var keys []ed25519.PrivateKey
	for _, file := range files {
		key, err := readKey(file, signed.ParsePrivateKey)
		if err != nil {
			return err
		}
		keys = append(keys, key)
	}
	if len(args) == 1 {
		a.policies = args[0]
	}
	at, err := a.place(a.policies)
	if err != nil {
		return err
	}
	read := signed.Record(at.fsys)
	set, err := a.wholeSet(ctx, read, at)
	if err != nil {
		return err
	}
	if _, err := fs.ReadFile(read, filepath.ToSlash(testsBeside(at.name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := read.Sign(at.name, keys...)
	if err != nil {
		return err
	}
	name := at.open(signed.Beside(at.fsys, at.name))
	if err := writeWhole(name, data); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, a.tongue(set).Say("%s 已签名，写入 %s；摘要 %s\n", "signed %s, in %s; digest %s\n"), a.policies, name, set.Digest)
	return err
}

// wholeSet reads a set that can be used.
func (a *app) wholeSet(ctx context.Context, fsys fs.FS, at place) (*rules.Set, error) {
	l, err := engine.Load(ctx, fsys, at.name, a.options()...)
	if err != nil {
		return nil, err
	}
	if l.Engine == nil {
		a.printDiagnostics(a.err, a.tongue(l.Set), at.shown(l.Diagnostics))
		return nil, &exit{ExitFailure, said("规则集不能使用：%s", "the policy set cannot be used: %s", a.policies)}
	}
	return l.Set, nil
}

// writeWhole writes a file so that nobody sees half of it.
func writeWhole(name string, data []byte) error {
	tmp := name + ".new"
	if err := os.WriteFile(tmp, data, 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, name)
}

func (a *app) verifyCommand() *cobra.Command {
	var keys string
	cmd := &cobra.Command{
		Use:   "verify [SET]",
		Short: "See whether a policy set is signed / 核对规则集的签名",
		Long: `See whether the files of a policy set are those that a key has signed, and name
those that are not. The exit code is 1 where the set does not pass.

核对规则集的各个文件是否就是签名时的，不是的逐一列出。`,
		Args: arguments(0, 1),
	}
	cmd.Flags().StringVar(&keys, "keys", "", "public keys, one of which has signed, PEM / 公钥文件")
	cmd.RunE = action(func(ctx context.Context, args []string) error {
		if len(args) == 1 {
			a.policies = args[0]
		}
		return a.verify(ctx, keys)
	})
	return cmd
}

func (a *app) verify(ctx context.Context, file string) error {
	if file == "" {
		return misuse("请用 --keys 给出公钥文件", "--keys is missing: the file of the public keys")
	}
	keys, err := readKey(file, signed.ParsePublicKeys)
	if err != nil {
		return err
	}
	at, err := a.place(a.policies)
	if err != nil {
		return err
	}
	files, err := signed.Open(at.fsys, at.name, keys)
	if bad := (*signed.Error)(nil); errors.As(err, &bad) {
		return &exit{ExitProblems, bad}
	}
	if err != nil {
		return err
	}
	set, err := a.wholeSet(ctx, files, at)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, a.tongue(set).Say("%s 的签名有效；文件 %d 个，摘要 %s\n", "%s is signed; files %d, digest %s\n"), a.policies, len(set.Files), set.Digest)
	return err
}
