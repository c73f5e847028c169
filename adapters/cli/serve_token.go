package cli

import (
	"context"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/httpapi"
)

func (a *app) tokenCommand() *cobra.Command {
	var file, cert string
	cmd := &cobra.Command{
		Use:   "token NAME ROLE[,ROLE…]",
		Short: "Make a token for a caller / 生成令牌",
		Long: `Make a token for a caller. With --tokens the line by which the server knows it is
added to that file, and the token alone is printed; without, both are printed.
The token itself is kept nowhere. A caller that shows a certificate (mutual TLS,
--client-ca) needs no token: with --cert the line is for its certificate.

Roles, which commas separate:
  decide   ask for decisions, read sets, calendars and metrics
  journal  read kept decisions
  admin    reload the policy set, and read what came of it

The server reads the file when it starts.

生成调用方的令牌。加 --tokens 则把服务器所用的一行写入该文件，只输出令牌；令牌本身不保存。
以证书表明身份的调用方（双向 TLS）不用令牌：用 --cert 指定其证书。权限：decide 审批、读规则集、日历和指标；
journal 查已保存的决定；admin 重新载入规则集。服务器启动时读入该文件。`,
		Args: cobra.ExactArgs(2),
	}
	cmd.Flags().StringVar(&file, "tokens", "", "add the line to this file / 写入此令牌文件")
	cmd.Flags().StringVar(&cert, "cert", "", "the caller shows this certificate, PEM, and no token / 调用方的证书")
	cmd.RunE = action(func(_ context.Context, args []string) error {
		if cert != "" {
			return a.nameCertificate(args[0], args[1], cert, file)
		}
		return a.makeToken(args[0], args[1], file)
	})
	return cmd
}

// nameCertificate adds the line for a caller's certificate, or prints it.
func (a *app) nameCertificate(name, roles, cert, file string) error {
	data, err := os.ReadFile(cert)
	if err != nil {
		return err
	}
	block, _ := pem.Decode(data)
	if block == nil || block.Type != "CERTIFICATE" {
		return fmt.Errorf(a.tongue(nil).Say("%s：不是 PEM 格式的证书", "%s: no certificate in PEM"), cert)
	}
	line := fmt.Sprintf("%s %s cert:%x", name, roles, sha256.Sum256(block.Bytes))
	if _, err := httpapi.ParseTokens(strings.NewReader(line)); err != nil {
		return usage("%w", err)
	}
	if file != "" {
		return addToken(file, line)
	}
	_, err = fmt.Fprintln(a.out, line)
	return err
}

func (a *app) makeToken(name, roles, file string) error {
	var rs []httpapi.Role
	for r := range strings.SplitSeq(roles, ",") {
		rs = append(rs, httpapi.Role(r))
	}
	token, line := httpapi.NewToken(name, rs...)
	if _, err := httpapi.ParseTokens(strings.NewReader(line)); err != nil {
		return usage("%w", err)
	}
	if file != "" {
		if err := addToken(file, line); err != nil {
			return err
		}
		_, err := fmt.Fprintln(a.out, token)
		return err
	}
	if a.asJSON() {
		return a.writeJSON(map[string]string{"token": token, "line": line})
	}
	l := a.tongue(nil)
	_, err := fmt.Fprintf(a.out, "%s\n  %s\n%s\n  %s\n", l.Say("令牌，交给调用方（不再显示）：", "the token, for the caller (it is not shown again):"), token,
		l.Say("写入 --tokens 文件的一行：", "the line for the file of --tokens:"), line)
	return err
}

// addToken adds a line to a file of callers, which nobody else may read. A file
// that would not be one then is left as it is.
func addToken(file, line string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	old, err := io.ReadAll(f)
	if err == nil {
		if n := len(old); n > 0 && old[n-1] != '\n' {
			line = "\n" + line
		}
		if _, err = httpapi.ParseTokens(strings.NewReader(string(old) + line)); err != nil {
			err = fmt.Errorf("%s: %w", file, err)
		}
	}
	if err == nil {
		_, err = f.WriteString(line + "\n")
	}
	return errors.Join(err, f.Close())
}
