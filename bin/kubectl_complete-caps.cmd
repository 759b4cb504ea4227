@rem kubectl calls this for the words that can stand behind "kubectl caps": it has to be on the PATH, as kubectl-caps is.
@kubectl-caps __complete %*
