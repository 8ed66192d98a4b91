"""The codebook out, as a table or a document. For REFI-QDA see `refi_qda`."""
