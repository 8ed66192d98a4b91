"""The study home: where are we?"""
