"""renders"""
