package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/httpapi"
)

func (a *app) tokenCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "token NAME ROLE[,ROLE…]",
		Short: "Make a token for a caller / 生成令牌",
		Long: `Make a token for a caller. With --tokens the line by which the server knows it is
added to that file, and the token alone is printed; without, both are printed.
The token itself is kept nowhere. Roles are decide, journal and admin.

生成调用方的令牌。加 --tokens 则把服务器所用的一行写入该文件，只输出令牌；令牌本身不保存。`,
		Args: cobra.ExactArgs(2),
	}
	cmd.Flags().StringVar(&file, "tokens", "", "add the line to this file / 写入此令牌文件")
	cmd.RunE = action(func(_ context.Context, args []string) error { return a.makeToken(args[0], args[1], file) })
	return cmd
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
	_, err := fmt.Fprintf(a.out, "%s\n  %s\n%s\n  %s\n", l.say("令牌，交给调用方（不再显示）：", "the token, for the caller (it is not shown again):"), token,
		l.say("写入 --tokens 文件的一行：", "the line for the file of --tokens:"), line)
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
